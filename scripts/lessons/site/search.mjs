// What the search of the home looks through: each section of each lesson in both languages, and the terms.

export const searchIndex = ({ lessons, terms }) => ({
  sections: lessons.flatMap(({ id, zh, en }) => [zh, en].flatMap(({ language, head, sections }) =>
    sections.map(({ id: section, title, text }) => ({ language, lesson: id, lessonTitle: head.title, id: section, title, text: section ? text : `${head.question} ${head.summary} ${text}` })))),
  terms: Object.entries(terms).map(([id, { zh, en }]) => ({ id, zh, en })),
});
