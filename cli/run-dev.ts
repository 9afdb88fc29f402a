import { statSync } from "node:fs";
import type { MadeFirmware } from "../compiler/make-firmware.ts";
import type { BuildFlags } from "../compiler/settings.ts";
import { UserError } from "../files/user-error.ts";
import { startBroker } from "../host/mqtt/embedded-broker.ts";
import type { Output } from "../host/output.ts";
import { DeskPage } from "../host/ui/desk-page.ts";
import { buildSketch } from "./build-sketch.ts";
import { Desk } from "./desk.ts";
import { showError } from "./terminal/show-error.ts";

/** What `homie dev` is told. */
export interface DevOptions {
  sketch: string | undefined;
  flags: BuildFlags;
  config: string | undefined;
  port: number | undefined;
  /** Path of a real Espruino for Linux; without it the board is simulated. */
  engine: string | undefined;
  /** For the board's flash. */
  folder: string;
  signal: AbortSignal;
  output: Output;
}

/**
 * Runs a sketch with a broker, brings each change of it into the running board over the air, and shows all of that on a page,
 * until it is stopped.
 */
export async function runDev(options: DevOptions): Promise<void> {
  const { SourceWatch } = await import("../compiler/source-watch.ts");
  const { output, signal } = options;
  const sources = new SourceWatch();
  const files = new Set<string>();
  const broker = await startBroker(options.port === undefined ? {} : { port: options.port }).catch((error: Error) => {
    throw new UserError(
      `No broker can listen at port ${options.port}: ${error.message}. Give another one with --port.`,
    );
  });
  let page: DeskPage | undefined;
  let desk: Desk | undefined;
  try {
    page = await DeskPage.open({ brokerUrl: broker.url, broken: showError });
    output.line(`A broker listens at ${broker.url}.`);
    output.line(`${page.url} shows the board and its device.`);
    let began = Date.now();
    while (!signal.aborted) {
      const saved = lastChange(files, began);
      began = Date.now();
      try {
        page.show({ state: "building" });
        const made = await buildSketch(options.sketch, options.flags, (file) => {
          files.add(file);
          sources.add(file);
        });
        if (desk) page.show({ state: "running", result: await update(desk, made, saved, page, output) });
        else {
          desk = await Desk.start({ ...options, broker }, made, (device) => page!.follow(device));
          page.show({ state: "running", result: "" });
        }
      } catch (error) {
        if (!(error instanceof UserError) || sources.isEmpty) throw error;
        page.fail(error);
        showError(error);
      }
      // It would wait forever for a signal that was given before.
      if (!signal.aborted) await sources.next(signal);
    }
  } finally {
    sources.close();
    await page?.close();
    await desk?.stop();
    await broker.close();
  }
}

/** Brings what was built into the running board. @returns what has become of it, which is said */
async function update(desk: Desk, made: MadeFirmware, saved: number, page: DeskPage, output: Output): Promise<string> {
  let result = "Nothing has changed in the image.";
  if (!desk.has(made)) {
    const isUpdated = await desk.update(made, (written, total, restarts) =>
      page.show(restarts ? { state: "starting" } : { state: "updating", written, total }),
    );
    result = isUpdated
      ? `Updated in ${((Date.now() - saved) / 1000).toFixed(1)} s.`
      : "The device was not at the broker: its board was laid out anew.";
  }
  output.line(result);
  return result;
}

/** When a file was saved last, in `Date.now()`'s milliseconds; now, where none was since a moment. */
function lastChange(files: Set<string>, since: number): number {
  const times = [...files].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const last = Math.max(0, ...times);
  return last > since ? last : Date.now();
}
