// What the rows of a lab are: points of the plane, a sequence, or whatever was given from outside.

import type { DataChoice } from './lab';

/** Rows that come in an order of their own: a series of numbers or a text. */
export const isSequence = ({ id }: DataChoice): boolean => id === 'series' || id === 'text';
/** Whether a row of the data is a point of the plane. */
export const isOnPlane = (data: DataChoice): boolean => data.id !== 'external' && !isSequence(data);
