import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodemcu } from "../../../boards/nodemcu.ts";
import { FlashFile } from "../../../host/machines/flash-file.ts";
import { engine } from "../machines/engine-present.ts";

/** What makes pseudo-terminals; undefined, and said so, when it is not installed. */
export const SOCAT = ["/usr/bin/socat", "/usr/local/bin/socat"].find((path) => existsSync(path));
if (!SOCAT)
  console.log("Skipped the serial port with a real Espruino: socat is not installed (Debian's package socat).");

/** Moves the console to the cable; saved in Storage as a file that runs before the firmware. */
export const CONSOLE = Buffer.from('Serial1.setup(115200,{path:"uart"});Serial1.setConsole(true);');

/**
 * Runs a real Espruino, again and again, since a reboot ends it; its console is the far end of a cable.
 *
 * The console cannot be its standard input: the Linux port puts that into its queue byte by byte, in a thread of its own and
 * without a lock. When the queue is read in the middle of that, its two ends miss each other, and Espruino is deaf from
 * then on. What it reads from a serial port goes there in pieces of up to 32 bytes. A whole one gets an entry of its own in
 * the queue, which is safe; so `dd` fills them all up with NULs, which the console ignores.
 */
const board = (beforeStart: string): string => `cd "$(dirname "$0")"
mkfifo idle
{
  while [ ! -e uart ]; do sleep 0.05; done
  exec 3<>uart
  while :; do ${beforeStart}; '${engine}' 0<>idle >/dev/null 2>&1; sleep 0.2; done
} &
dd bs=32 conv=sync status=none | '${SOCAT}' STDIO PTY,link=uart,raw,echo=0
`;

/** A board with real Espruino at the other end of a pseudo-terminal. */
export class EngineOnCable {
  readonly port: string;
  readonly flash: FlashFile;
  readonly #folder: string;
  #socat: ChildProcess | undefined;

  /** @param folder an empty one */
  constructor(folder: string) {
    this.#folder = folder;
    this.port = join(folder, "tty");
    this.flash = new FlashFile(nodemcu, folder);
  }

  /** @param beforeStart what the shell does in the folder each time before Espruino starts */
  async plugIn(beforeStart = ":"): Promise<void> {
    const script = join(this.#folder, "board.sh");
    writeFileSync(script, board(beforeStart));
    this.#socat = spawn(SOCAT!, [`PTY,link=${this.port},raw,echo=0,wait-slave`, `EXEC:sh ${script},pipes`], {
      detached: true,
      stdio: "ignore",
    });
    while (!existsSync(this.port)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Without effect when it is not plugged in: a pseudo-terminal is of no use once somebody has closed it. */
  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = undefined;
    if (socat?.pid === undefined) return;
    if (socat.exitCode === null && socat.signalCode === null) {
      const closed = once(socat, "close");
      process.kill(-socat.pid, "SIGKILL");
      await closed;
    }
    for (const name of ["tty", "uart", "idle"]) rmSync(join(this.#folder, name), { force: true });
  }
}
