import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort } from "../../host/machines/free-port.ts";
import { startBroker } from "../../host/mqtt/embedded-broker.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** A broker that a scenario can take away and bring back on the same port. */
export interface TestBroker {
  port: number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const MOSQUITTO = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto"].find((path) => existsSync(path));

/** The brokers that scenarios run against: the embedded one, and the distribution's mosquitto where it is installed. */
export const brokers: Record<string, () => Promise<TestBroker>> = { embedded };
if (MOSQUITTO) brokers.mosquitto = mosquitto;
else console.log("Skipped the scenarios against mosquitto: it is not installed (Debian's package mosquitto).");

async function embedded(): Promise<TestBroker> {
  let broker = await startBroker();
  const { port } = broker;
  return {
    port,
    stop: () => broker.close(),
    async start() {
      broker = await startBroker({ port });
    },
  };
}

async function mosquitto(): Promise<TestBroker> {
  const port = await freePort();
  const folder = temporaryDirectory();
  const config = join(folder, "mosquitto.conf");
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  let child: ReturnType<typeof spawn>;
  const start = async () => {
    child = spawn(MOSQUITTO!, ["-c", config], { stdio: "ignore" });
    for (let tries = 0; ; tries++) {
      const up = await new Promise<boolean>((resolve) => {
        const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
        socket.on("connect", () => socket.destroy());
      });
      if (up) return;
      if (tries > 100) throw new Error("mosquitto does not answer");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await start();
  return {
    port,
    start,
    stop: () =>
      new Promise<void>((resolve) => {
        child.on("close", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}
