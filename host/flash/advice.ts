/** How somebody does what an error advises: on the command line it is another thing than on a page. */
export interface Advice {
  /** A sentence that says where the engine comes from. */
  bringEngine: string;
  /** Writes slower. */
  slower: string;
  /** Tries once more. */
  again: string;
}

/** For `homie flash`. */
export const COMMAND_ADVICE: Advice = {
  bringEngine: "Give --engine with Espruino's release for 4 MB, espruino_<version>_esp8266_4mb.tgz from espruino.com.",
  slower: "--baud 115200",
  again: "run the same command again",
};
