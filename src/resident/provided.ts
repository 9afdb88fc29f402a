/** A setting's `provided`. The build puts this module before a sketch that names it: it takes variables in each setting. */
import { device } from "./device.ts";

device._notesProvided = true;
