/**
 * Every label of the picture, by language. Words of the real tools are not here: they stay
 * English.
 */

import { EN } from './words/en.js';
import { ES } from './words/es.js';

export const TEXTS = { en: EN, es: ES };
