#!/usr/bin/python3
"""Runs every code block of the lessons that promises it, the blocks of a page in order in one program. Closes with `N passed, N failed`.

A name that a block's page does not define, or an assert that does not hold, fails the page at the line it stands on.
"""
import io
import json
import pathlib
import subprocess
import sys
import traceback
from contextlib import redirect_stdout

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 120


def run_page(file, blocks):
    """The blocks as one program, in a process of its own: a page must not live on what another has imported or seeded."""
    program = json.dumps({"file": file, "blocks": blocks})
    try:
        done = subprocess.run([sys.executable, __file__, "--page"], input=program, capture_output=True, text=True, timeout=LONGEST_SECONDS, cwd=ROOT)
    except subprocess.TimeoutExpired:
        return f"{file}: took longer than {LONGEST_SECONDS} s"
    return None if done.returncode == 0 else (done.stdout + done.stderr).strip()


def inside():
    page = json.load(sys.stdin)
    names = {"__name__": "__main__"}
    for block in page["blocks"]:
        # Blank lines before the block give every statement the line it has in the lesson.
        source = "\n" * block["line"] + block["text"] + "\n"
        try:
            with redirect_stdout(io.StringIO()):
                exec(compile(source, page["file"], "exec"), names)
        except Exception as error:
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == page["file"]]
            line = frames[-1].lineno if frames else getattr(error, "lineno", block["line"])
            print(f"{page['file']}:{line}: {type(error).__name__}: {error}")
            return 1
    return 0


def main():
    listed = subprocess.run(["node", "scripts/lessons/programs.mjs"], capture_output=True, text=True, cwd=ROOT)
    if listed.returncode != 0:
        raise SystemExit(listed.stdout + listed.stderr)
    passed = failed = 0
    for page in json.loads(listed.stdout):
        problem = run_page(page["file"], page["blocks"])
        print(f"  {'FAILED' if problem else 'ok':7} {page['file']}: {len(page['blocks'])} blocks")
        if problem:
            print(f"          {problem}")
        passed, failed = passed + (problem is None), failed + (problem is not None)
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(inside() if "--page" in sys.argv else main())
