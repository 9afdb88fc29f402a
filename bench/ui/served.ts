import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "../../files/root.ts";
import { UserError } from "../../files/user-error.ts";

/** What a process takes, in bytes. */
export interface ServerMemory {
  rss: number;
  /** Of its heap, garbage left out. */
  heap: number;
}

/** Answers how much memory the process takes, when its parent asks; a process is not kept up by that. */
const ANSWER = `data:text/javascript,${encodeURIComponent(
  "process.on('message', () => { gc(); const { rss, heapUsed: heap } = process.memoryUsage(); process.send({ rss, heap }); });" +
    "process.channel.unref();",
)}`;

/** `homie ui` in a process of its own. */
export class ServedUi {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  /** Starts it, and waits until it says where it is. */
  static async start(broker: string, port: number): Promise<ServedUi> {
    const words = ["ui", "--broker", broker, "--port", String(port)];
    const started = spawn(process.execPath, ["--expose-gc", "--import", ANSWER, join(ROOT, "bin/homie.js"), ...words], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    let said = "";
    for await (const piece of started.stdout!.setEncoding("utf8")) {
      said += piece;
      const found = /^(http:\S+) shows the devices/m.exec(said);
      if (found) {
        started.stdout!.on("data", () => {});
        return new ServedUi(found[1]!, started);
      }
    }
    throw new UserError(`homie ui has ended before it was there: ${said}`);
  }

  async memory(): Promise<ServerMemory> {
    const answered = once(this.#process, "message");
    this.#process.send("memory");
    return (await answered)[0] as ServerMemory;
  }

  async stop(): Promise<void> {
    const closed = once(this.#process, "exit");
    this.#process.kill("SIGINT");
    await closed;
  }
}
