// Made by the site's build from what the tests measured; null when they did not run on this build.
declare module 'virtual:badges' {
  const badges: Record<string, Record<string, { gradient?: number; torch?: number; simd?: number }>> | null;
  export default badges;
}
