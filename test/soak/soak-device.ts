import { agreedCount, COUNTER, countIn } from "../../bench/engine/counter.ts";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { sketch as build, type TestImage } from "../reliability/images.ts";
import { Rig } from "../reliability/rig.ts";
import { DeviceTime } from "./device-time.ts";

const COUNTED_WITHIN_MS = 60_000;
/** Lines of the console that an error shows. */
const LINES_SHOWN = 25;
/** Lines of the console that have to be expected. */
const NOTABLE = /^!|Uncaught|MEMORY|Interrupted|^stopped:|^Wi-Fi: (?!joined)|^MQTT: (?!connected)| slot [ab]$/;

/** The device of a soak, on real Espruino, and its broker. */
export class SoakDevice {
  readonly rig: Rig;
  readonly time: DeviceTime;
  /** The image that runs, and the one that the next update brings. */
  images: [running: TestImage, next: TestImage];
  /** How often the device has published its statistics. */
  statistics = 0;
  #broker: EmbeddedBroker;

  private constructor(rig: Rig, broker: EmbeddedBroker, images: [TestImage, TestImage]) {
    this.rig = rig;
    this.#broker = broker;
    this.images = images;
    this.time = new DeviceTime(rig);
  }

  /** Boots the device, does something with it, and ends it. */
  static async use<Result>(
    engine: string,
    sketch: string,
    work: (device: SoakDevice) => Promise<Result>,
  ): Promise<Result> {
    const images: [TestImage, TestImage] = [await build(sketch, "1"), await build(sketch, "2")];
    const broker = await startBroker();
    const rig = await Rig.open({ broker, engine, first: images[0], afterLoader: COUNTER });
    const device = new SoakDevice(rig, broker, images);
    try {
      await rig.boot();
      device.look(/ slot a$/);
      return await work(device);
    } catch (error) {
      const lines = rig.lines.filter((line) => countIn(line) === undefined).slice(-LINES_SHOWN);
      throw new Error(`${(error as Error).message}\nIts console:\n${lines.join("\n")}`);
    } finally {
      await rig.close();
      await device.#broker.close();
    }
  }

  /** Ends the broker and all its connections, with everything it has kept. */
  async killBroker(): Promise<void> {
    await this.#broker.close();
  }

  /** Starts a broker again where the last one was. */
  async startBroker(): Promise<void> {
    this.#broker = await startBroker({ port: this.#broker.port });
    await this.rig.reconnected();
  }

  /** Variables in use while the device has nothing to do, with what counts them and what stands in for the chip. */
  async used(): Promise<number> {
    const { rig } = this;
    const from = rig.lines.length;
    return await rig.until(
      () => agreedCount(rig.lines.slice(from).flatMap((line) => countIn(line) ?? [])),
      "counts that agree",
      COUNTED_WITHIN_MS,
    );
  }

  /**
   * Looks at what the device has said since the last look, and forgets it.
   * @param expected lines that are no mishap
   * @throws Error if it has restarted, lost its connection or run into an error
   */
  look(expected?: RegExp): void {
    const { said, lines } = this.rig;
    const mishaps = lines.filter((line) => NOTABLE.test(line) && !expected?.test(line));
    const dropped = said.find(({ attribute }) => attribute === "$stats/dropped");
    if (dropped) mishaps.push(`${dropped.attribute}: ${dropped.payload}`);
    if (mishaps.length) throw new Error(`Unexpectedly the device said:\n${mishaps.join("\n")}`);
    this.statistics += said.filter(({ attribute, retain }) => attribute === "$stats/uptime" && !retain).length;
    this.rig.forget();
  }

  /** Does what makes the device restart once, and waits until it is ready again. */
  async restart(make: () => Promise<void>): Promise<void> {
    this.look();
    await make();
    const starts = this.rig.lines.filter((line) => / slot [ab]$/.test(line)).length;
    if (starts !== 1) throw new Error(`The device has started ${starts} times where one restart was due.`);
    this.look(/ slot [ab]$|^MQTT: disconnected$/);
  }
}
