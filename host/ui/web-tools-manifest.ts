import { boards } from "../../boards/index.ts";

/** What esp-web-tools is told of a firmware. */
export interface WebToolsManifest {
  name: string;
  version: string;
  /** It asks whether to erase what is there; else it does so. */
  new_install_prompt_erase: true;
  /** There is nothing on the board by which it could set up the network. */
  new_install_improv_wait_time: 0;
  builds: { chipFamily: "ESP8266"; parts: WebToolsPart[] }[];
}

/** A file, and its address in the flash. */
export interface WebToolsPart {
  /** From the manifest. */
  path: string;
  offset: number;
}

const ENDING = ".manifest.json";
const NAMES = new RegExp(`-(?:${boards.map(({ id }) => id).join("|")})\\${ENDING}$`);

/** What a firmware's manifest is called: the same for each of its versions. */
export const manifestName = (firmware: string, board: string): string =>
  `${firmware.replace(/[^\w-]/g, "-")}-${board}${ENDING}`;

/** Whether a file is a manifest of ours, by its name. */
export const isManifest = (name: string): boolean => NAMES.test(name);

/** Makes a manifest for esp-web-tools. */
export function webToolsManifest(name: string, version: string, parts: WebToolsPart[]): WebToolsManifest {
  return {
    ...{ name, version, new_install_prompt_erase: true, new_install_improv_wait_time: 0 },
    builds: [{ chipFamily: "ESP8266", parts }],
  };
}
