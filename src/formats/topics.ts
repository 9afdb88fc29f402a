/** What topics are made of, by the version of the Homie convention. */

/** What is between a node with a range and the index of an element: the convention 3.0.1, "Arrays"; from 4 on it is a node like others. */
export const BEFORE_INDEX = __HOMIE__ === 3 ? "_" : "-";
