import type { IncomingMessage } from "node:http";
import { shownText } from "../../files/shown-text.ts";
import { UserError } from "../../files/user-error.ts";
import type { FirmwareView, RollOutView, UpdateView } from "../../ui/messages.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import type { Output } from "../output.ts";
import { checkOtaFirmware, type OtaFirmware } from "../update/ota-firmware.ts";
import { type DeviceResult, rollOut } from "../update/roll-out.ts";
import type { RollOutFollower } from "../update/roll-out-follower.ts";
import { describeResult, succeeded } from "../update/summary.ts";
import type { DeviceFeed } from "./device-feed.ts";
import { Refused, readBody, readJson, textIn } from "./request-body.ts";

/** Bytes of a firmware that are taken at the most: more than any ESP8266 can be sent. */
const MOST_BYTES = 4_000_000;
/** Firmwares that are kept for devices, the last ones. */
const MOST_FIRMWARES = 8;
/** As many devices as anyone has. */
const MOST_AT_A_TIME = 9999;
/** How often the page is told how far it is, at the most, in milliseconds. */
const TELL_EVERY_MS = 100;

/** What roll-outs need. */
export interface RollOutsOptions {
  broker: BrokerAddress;
  baseTopic: string;
  feed: DeviceFeed;
  /** How long to wait for a sign of life from a device. */
  timeoutMs: number;
  tell: (rollOut: RollOutView) => void;
  /** Told of a fault of this program. */
  broken: (error: unknown) => void;
}

/** Brings firmwares to devices, as `homie ota` does: one roll-out at a time, which goes on though no page is open. */
export class RollOuts {
  readonly #options: RollOutsOptions;
  readonly #firmwares = new Map<string, OtaFirmware>();
  #view: RollOutView | undefined;
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #due: NodeJS.Timeout | undefined;

  constructor(options: RollOutsOptions) {
    this.#options = options;
  }

  /** The roll-out that was begun last. */
  get view(): RollOutView | null {
    return this.#view ?? null;
  }

  /** Takes a firmware. @throws UserError when it is none */
  async take(request: IncomingMessage): Promise<FirmwareView> {
    if (request.headers["content-type"] !== "application/octet-stream") {
      throw new Refused(415, "A firmware's Content-Type has to be application/octet-stream.");
    }
    const name = new URL(request.url ?? "", "http://here").searchParams.get("name") || "firmware.bin";
    const bytes = await readBody(request, MOST_BYTES);
    let firmware: OtaFirmware;
    try {
      firmware = checkOtaFirmware(bytes, shownText(name));
    } catch (error) {
      throw error instanceof UserError ? new Refused(400, error.message) : error;
    }
    this.#firmwares.delete(firmware.md5);
    this.#firmwares.set(firmware.md5, firmware);
    for (const md5 of [...this.#firmwares.keys()].slice(0, -MOST_FIRMWARES)) this.#firmwares.delete(md5);
    return viewFirmware(firmware);
  }

  /** Begins to bring a firmware to devices. @throws Refused when that cannot be done */
  async start(request: IncomingMessage): Promise<Record<string, never>> {
    const body = await readJson(request);
    const firmware = this.#firmwares.get(textIn(body, "md5"));
    if (!firmware) throw new Refused(404, "This firmware is not here any more: choose its file again.");
    const { wave } = body;
    if (!Number.isInteger(wave) || Number(wave) < 1 || Number(wave) > MOST_AT_A_TIME) {
      throw new Refused(400, `A wave has 1 to ${MOST_AT_A_TIME} devices.`);
    }
    const devices = this.#devicesIn(body);
    if (this.#view && !this.#view.isOver)
      throw new Refused(409, "Another update is under way: wait for its end, or stop it.");
    this.#stop = new AbortController();
    this.#view = {
      firmware: viewFirmware(firmware),
      wave: Number(wave),
      devices: devices.map((key) => ({ key, state: "waiting", progress: null, lines: [], result: "" })),
      lines: [],
      isOver: false,
    };
    this.#running = this.#run(this.#view, firmware);
    this.#tell();
    return {};
  }

  /** Ends what is under way; what a device has been sent stays with it. */
  stop(): Record<string, never> {
    this.#stop.abort();
    return {};
  }

  /** Stops, and waits until nothing is under way any more. */
  async close(): Promise<void> {
    this.stop();
    await this.#running;
    clearTimeout(this.#due);
  }

  #devicesIn({ devices }: Record<string, unknown>): string[] {
    if (!Array.isArray(devices) || devices.length === 0) throw new Refused(400, "No device was chosen.");
    return [...new Set<unknown>(devices)].map((key) => {
      const device = typeof key === "string" ? this.#options.feed.device(key) : undefined;
      if (!device) throw new Refused(404, "A device that was chosen is not there any more.");
      if (device.ota === null) throw new Refused(400, `${device.id} cannot be updated over MQTT.`);
      return device.key;
    });
  }

  async #run(view: RollOutView, firmware: OtaFirmware): Promise<void> {
    const { broker, baseTopic, timeoutMs, broken } = this.#options;
    const { signal } = this.#stop;
    const devices = view.devices.map(({ key }) => key);
    try {
      const results = await rollOut({
        ...{ broker, baseTopic, devices, firmware, wave: view.wave, timeoutMs, signal },
        output: this.#outputTo(view.lines),
        follower: this.#follower(view),
      });
      for (const result of results) if (result.result === "untried") this.#end(view, result);
      if (signal.aborted) view.lines.push("Stopped. What a device has been sent stays with it.");
      else if (results.length > 1) {
        view.lines.push(`${results.filter(succeeded).length} of ${results.length} devices run the firmware.`);
      }
    } catch (error) {
      broken(error);
      view.lines.push("This was a fault of homie ui; its console says more.");
    }
    view.isOver = true;
    this.#tell();
  }

  #follower(view: RollOutView): RollOutFollower {
    return {
      begin: (id) => {
        const device = deviceIn(view, id);
        device.state = "updating";
        this.#tell();
        return this.#outputTo(device.lines, (progress) => {
          device.progress = progress;
        });
      },
      end: (result) => this.#end(view, result),
    };
  }

  #end(view: RollOutView, result: DeviceResult): void {
    const device = deviceIn(view, result.id);
    const isStopped = this.#stop.signal.aborted && result.result === "failed";
    device.state = succeeded(result) ? "good" : result.result === "untried" ? "untried" : "bad";
    device.result = isStopped ? "stopped" : describeResult(result);
    device.progress = null;
    if (result.error && !isStopped) device.lines.push(result.error.message);
    this.#tell();
  }

  #outputTo(lines: string[], setProgress: (progress: UpdateView["progress"]) => void = () => {}): Output {
    return {
      line: (text) => {
        lines.push(text);
        this.#tell();
      },
      progress: (written, total) => {
        setProgress({ written, total });
        this.#tell();
      },
      endProgress: () => setProgress(null),
    };
  }

  /** Tells pages soon. */
  #tell(): void {
    this.#due ??= setTimeout(() => {
      this.#due = undefined;
      if (this.#view) this.#options.tell(this.#view);
    }, TELL_EVERY_MS);
  }
}

const deviceIn = (view: RollOutView, id: string): UpdateView => view.devices.find(({ key }) => key === id)!;

function viewFirmware({ md5, path, bytes, name, version, board }: OtaFirmware): FirmwareView {
  return {
    ...{ md5, file: path, size: bytes.length },
    ...{ name: shownText(name ?? ""), version: shownText(version ?? ""), board: shownText(board ?? "") },
  };
}
