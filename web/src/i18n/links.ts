// Names of the pages that link to each other.

import type { Words } from './language';

export const linkWords = {
  lessons: { en: 'Lessons', zh: '课程' },
  lessonsTip: { en: 'The textbook whose formulas, programs and pictures run', zh: '公式、程序和图都能运行的教科书' },
  catalog: { en: 'Catalog', zh: '目录' },
  catalogTip: { en: 'Everything that can be built in: formulas, plots and code.', zh: '所有可用的部件：公式、曲线与代码。' },
  playground: { en: 'Playground', zh: '实验场' },
} satisfies Words;
