declare module 'virtual:lesson-search' {
  import type { SearchIndex } from './search';

  const index: SearchIndex;
  export default index;
}
