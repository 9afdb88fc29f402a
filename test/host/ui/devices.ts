import { connectAsync, type MqttClient } from "mqtt";

/** Devices of all versions of the convention, as a broker keeps them. */
export const LAMP = {
  ...{ $homie: "3.0.1", $state: "ready", $name: "Reading lamp", $localip: "192.168.1.7", $implementation: "esp8266" },
  ...{ "$fw/name": "light", "$fw/version": "1.0.0", "$fw/checksum": "0123456789abcdef".repeat(2) },
  ...{ "$stats/signal": "78", "$stats/uptime": "93784", $nodes: "light,climate" },
  ...{ "light/$name": "Light", "light/$type": "switch", "light/$properties": "on,level,mode,color,label,blink" },
  ...{ "light/on/$name": "On", "light/on/$datatype": "boolean", "light/on/$settable": "true", "light/on": "true" },
  ...{ "light/level/$name": "Level", "light/level/$datatype": "integer", "light/level/$format": "0:100" },
  ...{ "light/level/$settable": "true", "light/level/$unit": "%", "light/level": "40" },
  ...{ "light/mode/$name": "Mode", "light/mode/$datatype": "enum", "light/mode/$format": "low,medium,high" },
  ...{ "light/mode/$settable": "true", "light/mode": "low" },
  ...{ "light/color/$name": "Colour", "light/color/$datatype": "color", "light/color/$format": "rgb" },
  ...{ "light/color/$settable": "true", "light/color": "255,120,0" },
  ...{ "light/label/$name": "Label", "light/label/$settable": "true", "light/label": "Hello" },
  ...{ "light/blink/$name": "Blink", "light/blink/$datatype": "boolean", "light/blink/$settable": "true" },
  ...{ "light/blink/$retained": "false" },
  ...{ "climate/$name": "Climate", "climate/$type": "sensor", "climate/$properties": "temperature" },
  ...{ "climate/temperature/$name": "Temperature", "climate/temperature/$datatype": "float" },
  ...{ "climate/temperature/$unit": "°C", "climate/temperature": "21.5" },
};

/** Version 3 has arrays of nodes. */
export const CAR = {
  ...{ $homie: "3.0.1", $state: "ready", $name: "Car", $nodes: "lights[]", "lights/$type": "lamp" },
  ...{ "lights/$array": "0-1", "lights/$properties": "intensity", "lights/intensity/$datatype": "integer" },
  ...{
    "lights/intensity/$settable": "true",
    "lights_0/$name": "Back",
    "lights_0/intensity": "0",
    "lights_1/intensity": "7",
  },
};

export const SENSOR = {
  ...{ $homie: "4.0.0", $state: "sleeping", $name: "Küche", $nodes: "t", $extensions: "" },
  ...{
    "t/$name": "T",
    "t/$type": "",
    "t/$properties": "value",
    "t/value/$name": "Value",
    "t/value/$datatype": "float",
    "t/value": "3",
  },
};

export const GATE = {
  $state: "ready",
  $description: JSON.stringify({
    ...{ homie: "5.0", name: "Gate", version: 3 },
    nodes: {
      door: {
        name: "Door",
        properties: {
          position: { name: "Position", datatype: "float", format: "0:100:5", settable: true, unit: "%" },
          color: { datatype: "color", format: "hsv,rgb", settable: true },
          locked: { datatype: "boolean", settable: false },
        },
      },
    },
  }),
  "door/position": "35",
  "door/color": "hsv,120,100,80",
};

/** Somebody who has the broker keep what devices say. */
export class Keeper {
  readonly client: MqttClient;
  /** What was published to a property's `set`: topic and payload. */
  readonly set: string[] = [];
  /** Whether what is set becomes the property's value, as a device would have it. */
  obeys = true;

  private constructor(client: MqttClient) {
    this.client = client;
  }

  static async connect(url: string): Promise<Keeper> {
    const keeper = new Keeper(await connectAsync(url));
    keeper.client.on("message", (topic, payload) => {
      keeper.set.push(`${topic} ${payload}`);
      if (keeper.obeys) keeper.client.publish(topic.replace(/\/set$/, ""), payload, { qos: 1, retain: true });
    });
    await keeper.client.subscribeAsync(["homie/+/+/+/set", "homie/5/+/+/+/set"], { qos: 1 });
    return keeper;
  }

  /** @param device its topic below the base topic */
  async keep(device: string, said: Record<string, string>): Promise<void> {
    const all = Object.entries(said).map(([attribute, payload]) =>
      this.client.publishAsync(`homie/${device}/${attribute}`, payload, { qos: 1, retain: true }),
    );
    await Promise.all(all);
  }

  async stop(): Promise<void> {
    await this.client.endAsync(true);
  }
}
