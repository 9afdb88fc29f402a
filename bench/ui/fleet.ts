import { connectAsync, type MqttClient } from "mqtt";

/** How often messages are sent that are due. */
const TICK_MS = 20;
/** Every so many messages one is of a device's statistics in place of a value. */
const STATISTICS_EVERY = 20;

interface Property {
  id: string;
  datatype: string;
  format?: string;
  unit?: string;
  settable?: boolean;
  /** The value of a turn. */
  value: (turn: number) => string;
}

const float = (id: string, unit: string, middle: number): Property => ({
  ...{ id, unit, datatype: "float" },
  value: (turn) => (middle + 5 * Math.sin(turn / 7) + (turn % 10) / 100).toFixed(2),
});

/** Of each kind that the page shows in its own way. */
const PROPERTIES: Property[] = [
  { id: "power", datatype: "boolean", settable: true, value: (turn) => String(turn % 2 === 0) },
  { id: "level", datatype: "integer", format: "0:100", unit: "%", settable: true, value: (turn) => String(turn % 101) },
  {
    ...{ id: "mode", datatype: "enum", format: "eco,normal,boost", settable: true },
    value: (turn) => ["eco", "normal", "boost"][turn % 3]!,
  },
  {
    ...{ id: "color", datatype: "color", format: "rgb", settable: true },
    value: (turn) => `${turn % 256},${(turn * 7) % 256},${(turn * 13) % 256}`,
  },
  { id: "label", datatype: "string", settable: true, value: (turn) => `Label ${turn}` },
  float("temperature", "°C", 21),
  float("humidity", "%", 50),
  float("pressure", "hPa", 1013),
  float("current", "A", 6),
  { id: "motion", datatype: "boolean", value: (turn) => String(turn % 2 === 1) },
];

/** So many properties has each device. */
export const PROPERTIES_OF_EACH = PROPERTIES.length;

/** Devices of the convention's versions 3, 4 and 5 that talk all the time, and take what they are set to. */
export class Fleet {
  readonly #client: MqttClient;
  readonly #size: number;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #startedAt = 0;

  private constructor(client: MqttClient, size: number) {
    this.#client = client;
    this.#size = size;
  }

  /** Connects, and has the broker keep what devices say of themselves. */
  static async start(url: string, size: number): Promise<Fleet> {
    const fleet = new Fleet(await connectAsync(url), size);
    const client = fleet.#client;
    client.on("message", (topic, payload) => fleet.#keep(topic.replace(/\/set$/, ""), payload.toString()));
    await client.subscribeAsync(["homie/+/+/+/set", "homie/5/+/+/+/set"], { qos: 1 });
    for (let device = 0; device < size; device++) {
      const said = Object.entries(describe(device));
      for (const [attribute, payload] of said)
        client.publish(`${topicOf(device)}/${attribute}`, payload, { retain: true });
      // The broker has taken all that was sent before.
      await client.publishAsync(`${topicOf(device)}/$state`, "ready", { qos: 1, retain: true });
    }
    return fleet;
  }

  /** Begins to send so many messages a second. */
  talk(rate: number): void {
    this.#startedAt = Date.now();
    this.#timer = setInterval(() => {
      const due = ((Date.now() - this.#startedAt) / 1000) * rate;
      while (this.#sent < due) this.#say(this.#sent++);
    }, TICK_MS);
  }

  /** Messages in a second, until now. */
  get rate(): number {
    return this.#sent / ((Date.now() - this.#startedAt) / 1000);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#client.endAsync(true);
  }

  /** One device after the other, each with its next property. */
  #say(at: number): void {
    const device = at % this.#size;
    const turn = Math.floor(at / this.#size);
    const own = topicOf(device);
    if (at % STATISTICS_EVERY === 0) this.#keep(`${own}/${statistics(device)}/uptime`, String(1000 + turn));
    else {
      const property = PROPERTIES[turn % PROPERTIES.length]!;
      this.#keep(`${own}/node/${property.id}`, property.value(device + Math.floor(turn / PROPERTIES.length)));
    }
  }

  #keep(topic: string, payload: string): void {
    this.#client.publish(topic, payload, { qos: 1, retain: true });
  }
}

const versionOf = (device: number): 3 | 4 | 5 => ([5, 4, 3] as const)[device % 3]!;
const topicOf = (device: number): string => `homie/${versionOf(device) === 5 ? "5/" : ""}device-${device}`;
const statistics = (device: number): string => (versionOf(device) === 5 ? "$implementation/stats" : "$stats");

function describe(device: number): Record<string, string> {
  const name = `Device ${device}`;
  const below = versionOf(device) === 5 ? "$implementation/" : "$";
  const own = {
    ...{ [`${below}fw/name`]: "light", [`${below}fw/version`]: "1.0.0", [`${below}fw/checksum`]: "0".repeat(32) },
    ...{ [`${below}localip`]: `192.168.${device >> 8}.${device & 255}`, "$implementation/ota/enabled": "true" },
    ...{ [`${below}stats/signal`]: "78", [`${below}stats/uptime`]: "1000" },
    ...Object.fromEntries(PROPERTIES.map(({ id, value }) => [`node/${id}`, value(device)])),
  };
  if (versionOf(device) === 5) {
    const properties = Object.fromEntries(PROPERTIES.map(({ id, value, ...said }) => [id, { name: id, ...said }]));
    const description = { homie: "5.0", name, version: 1, nodes: { node: { name: "Node", properties } } };
    return { ...own, $description: JSON.stringify(description) };
  }
  const properties = PROPERTIES.flatMap(({ id, value, ...said }) =>
    Object.entries({ name: id, ...said }).map(([key, one]) => [`node/${id}/$${key}`, String(one)]),
  );
  return {
    ...{ ...own, $homie: versionOf(device) === 4 ? "4.0.0" : "3.0.1", $name: name, $nodes: "node" },
    ...{ "node/$name": "Node", "node/$type": "all", "node/$properties": PROPERTIES.map(({ id }) => id).join() },
    ...Object.fromEntries(properties),
  };
}
