import type { Message } from "../../ui/messages.ts";
import type { Engine } from "../flash/engine-parts.ts";
import type { BrokerAddress } from "../mqtt/broker-address.ts";
import type { Output } from "../output.ts";
import { ConfigChanges } from "./config-changes.ts";
import { DeviceFeed } from "./device-feed.ts";
import { EventStream } from "./event-stream.ts";
import { FlashSite } from "./flash-site.ts";
import { pageFiles } from "./page-files.ts";
import { RollOuts } from "./roll-outs.ts";
import { setProperty } from "./set-property.ts";
import { SketchSchemas } from "./sketch-schemas.ts";
import { WebServer } from "./web-server.ts";

/** Where the page that flashes boards is. */
const FLASH = "/flash/";

const PROGRAM = { name: "homie ui", hasHostOption: true };

/** What the page is about, and where it is served. */
export interface UiOptions {
  broker: BrokerAddress;
  baseTopic: string;
  /** A folder with images, whose sketches' settings are known then; undefined for none. */
  folder: string | undefined;
  /** Espruino, for boards that have none; undefined for none. */
  engine: Engine | undefined;
  /** Address or name of this computer to listen at. */
  host: string;
  port: number;
  /** The page's; it has to have one where others can reach it. */
  password: string | undefined;
  /** How long to wait for a sign of life from a device. */
  timeoutMs: number;
  output: Output;
  /** Told of a fault of this program. */
  broken: (error: unknown) => void;
  /** Ends it. */
  signal: AbortSignal;
}

/**
 * Serves a page that looks after the devices at a broker, until it is told to stop.
 * @throws UserError when it cannot be served there, or the broker is not there
 */
export async function runUi(options: UiOptions): Promise<void> {
  const { folder, engine, host, port, password, output, broken } = options;
  const files = await pageFiles();
  const complain = (text: string): void => output.line(text);
  const schemas = new SketchSchemas(folder, complain);
  const feed = new DeviceFeed({
    ...options,
    tell: (message) => events.send(message),
    complain,
  });
  const rollOuts = new RollOuts({ ...options, feed, tell: (rollOut) => events.send({ type: "rollOut", rollOut }) });
  const configs = new ConfigChanges({
    ...{ ...options, feed, schemas },
    tell: (change) => events.send({ type: "configChange", change }),
  });
  const events = new EventStream<Message>(() => {
    const { broker, devices } = feed;
    return { type: "start", broker, devices, rollOut: rollOuts.view, configChanges: configs.changes };
  });
  const flash = new FlashSite({ files: files.flash, folder, engine, schemas, devices: "../", complain });
  const server = await WebServer.start({
    ...{ host, port, password, broken, program: PROGRAM },
    find: (path) =>
      path.startsWith(FLASH) ? flash.find(path.slice(FLASH.length)) : files.devices.get(path.slice("/".length)),
    handlers: {
      "GET /api/events": (_request, response) => events.open(response),
      "POST /api/set": (request) => setProperty(feed, request),
      "GET /api/config": (request) => configs.view(request),
      "POST /api/config": (request) => configs.send(request),
      "POST /api/config/check": (request) => configs.check(request),
      "POST /api/firmware": (request) => rollOuts.take(request),
      "POST /api/roll-out": (request) => rollOuts.start(request),
      "POST /api/roll-out/stop": () => rollOuts.stop(),
    },
  });
  try {
    await feed.run(() => greet(server, output));
  } finally {
    await Promise.all([rollOuts.close(), configs.close()]);
    await server.close();
  }
}

/** Says once where the page is. */
function greet(server: WebServer, output: Output): void {
  output.line(`${server.url} shows the devices. Ctrl-C stops it.`);
  if (!server.isLocal) {
    output.line(
      "Others in the network can reach it, with its password, which passes the network as it is: there is no TLS.",
    );
  }
}
