import { CONFIG_STATE } from "../formats/journal.ts";
import { type Live, readRecord } from "./journal.ts";

/** What is under way with the configuration: the journal's CONFIG_STATE record. */
export interface ConfigState {
  /** How often the device was started with a configuration that is on probation. */
  tries?: number;
  /** The configuration never worked: on probation with none before it to return to. */
  first?: boolean;
  /** Paths of the change that was taken back, until the broker has been told. */
  undone?: string;
  /** The next start leads to configuration mode, once. */
  configure?: boolean;
  /** The Storage file config.json was adopted, and is to be erased. */
  adopted?: boolean;
}

/** What is under way; empty when nothing is. */
export function readConfigState(journal: Live): ConfigState {
  const json = readRecord(journal, CONFIG_STATE);
  return json ? JSON.parse(json) : {};
}

/** The payload of a CONFIG_STATE record. */
export function encodeConfigState(state: ConfigState): string {
  const json = JSON.stringify(state);
  return json === "{}" ? "" : json;
}
