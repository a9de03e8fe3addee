import { en, type Texts } from './en.ts';
import { nb } from './nb.ts';

/** Bokmål for browsers that prefer a Norwegian language. */
export const language: 'en' | 'nb' = /^(nb|nn|no)\b/i.test(navigator.languages[0] ?? navigator.language) ? 'nb' : 'en';

export const text: Texts = language === 'nb' ? nb : en;
