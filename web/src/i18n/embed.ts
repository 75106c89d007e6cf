// Words of the dialog that builds the code for a course page.

import type { Words } from './language';

export const embedWords = {
  title: { en: 'Put this experiment into a page', zh: '把实验嵌入网页' },
  about: { en: 'Choose what readers see, then paste the code into your page. The experiment as it stands now is in it.', zh: '选择读者看到的内容，再把代码粘贴到网页中。代码里包含当前的整个实验。' },
  form: { en: 'Form', zh: '形式' },
  frame: { en: 'iframe', zh: 'iframe' },
  frameTip: { en: 'Works on every platform that allows frames.', zh: '适用于一切允许内嵌框架的平台。' },
  element: { en: 'Element', zh: '网页元素' },
  elementTip: { en: 'For pages that may load our script: shorter, and loads only when it comes near.', zh: '适用于可以加载我们脚本的网页：更简短，滚动到附近时才加载。' },
  language: { en: 'Language', zh: '语言' },
  readers: { en: 'As the reader’s browser', zh: '跟随读者的浏览器' },
  light: { en: 'Light', zh: '浅色' },
  dark: { en: 'Dark', zh: '深色' },
  theme: { en: 'Theme', zh: '主题' },
  show: { en: 'Show', zh: '显示' },
  readonly: { en: 'Readers may run it, not change it', zh: '读者只能运行，不能修改' },
  autoplay: { en: 'Starts training when it comes into view', zh: '进入视野时自动开始训练' },
  height: { en: 'Height', zh: '高度' },
  training: { en: 'Data and training', zh: '数据与训练' },
  run: { en: 'Run bar', zh: '运行栏' },
  code: { en: 'Code to paste', zh: '要粘贴的代码' },
  size: { en: 'The link in it has {length} characters.', zh: '其中的链接有 {length} 个字符。' },
  tooLong: {
    en: 'The link in it has {length} characters; some platforms cut links beyond {most}. Use fewer points of your own, or hand out the experiment as a file.',
    zh: '其中的链接有 {length} 个字符，有些平台会截断超过 {most} 个字符的链接。请减少自己的数据点，或改为分发实验文件。',
  },
  copy: { en: 'Copy the code', zh: '复制代码' },
  look: { en: 'See it', zh: '预览' },
} satisfies Words;
