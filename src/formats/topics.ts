/** What topics are made of, by the version of the Homie convention. */

/** What is between a node with a range and the index of an element: the convention 3.0.1, "Arrays"; from 4 on it is a node like others. */
export const BEFORE_INDEX = __HOMIE__ === 3 ? "_" : "-";

/** What is between the base topic and the device's id from 5 on: the convention's version. */
export const VERSION_LEVEL = "5/";

/** Below which topics of the device's own its firmware and its statistics are: the convention 5.0 has no such attributes. */
export const FIRMWARE = __HOMIE__ === 5 ? "$implementation/fw" : "$fw";
export const STATISTICS = __HOMIE__ === 5 ? "$implementation/stats" : "$stats";

/** The empty text as the convention 5.0 has it: an empty message would be none. */
export const EMPTY = "\0";
