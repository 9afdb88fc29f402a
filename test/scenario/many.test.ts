import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BuiltImage } from "../../compiler/index.ts";
import { type EmbeddedBroker, startBroker } from "../../host/mqtt/embedded-broker.ts";
import { engine } from "../host/machines/engine-present.ts";
import { builtImage } from "../support/built-image.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { Device, machines, TOPIC, TOPIC_OF_5 } from "./device.ts";

if (!engine) console.warn("Whether 20 nodes of 5 properties fit into memory is not tested: there is no real Espruino.");

const NODES = 20;
const IDS = ["light", "level", "color", "mode", "text"];
const ATTRIBUTES: Record<string, string> = {
  light: 'datatype: "boolean"',
  level: 'datatype: "integer", format: "0:100", unit: "%"',
  color: 'datatype: "color", format: "rgb"',
  mode: 'datatype: "enum", format: "low,high"',
  text: "",
};

const rooms = Array.from({ length: NODES }, (_, at) => at);

/** Sketches of 20 nodes with 5 properties each, which others may set. */
const SKETCHES: Record<string, string> = {
  "in loops": `
    for (let at = 0; at < ${NODES}; at++) {
      const room = homie.node(\`room-\${at}\`, \`Room \${at}\`, "room");
      ${IDS.map(
        (id) => `room.advertise("${id}", { ${ATTRIBUTES[id]}, settable: (value, property) => property.send(value) });`,
      )
        .join("\n")
        .replaceAll("{ ,", "{")}
      if (at === 3) homie.propertyOf(room, "level").send(33);
    }`,
  "one by one, each with a handler of its own": `
    const set = new Uint8Array(${NODES * IDS.length});
    ${rooms
      .flatMap((room) => [
        `const r${room} = homie.node("room-${room}", "Room ${room}", "room");`,
        ...IDS.map((id, at) => {
          const handler = `(value, property) => { set[${room * IDS.length + at}]!++; property.send(value); }`;
          return `r${room}.advertise("${id}", { ${ATTRIBUTES[id]}, settable: ${handler} });`.replace("{ ,", "{");
        }),
      ])
      .join("\n")}`,
};

const image = (name: string, version: string, homie: 3 | 5): Promise<BuiltImage> => {
  const sketch = join(temporaryDirectory(), "many.ts");
  writeFileSync(sketch, `import * as homie from "homie-espruino";\n${SKETCHES[name]}\n`);
  return builtImage({ sketch, name: "many", version, homie }, `20 nodes of 5 properties, ${name}`);
};

describe.each(Object.entries(machines))("20 nodes of 5 properties on %s", (_, machine) => {
  let broker: EmbeddedBroker;
  let device: Device | undefined;

  beforeEach(async () => {
    broker = await startBroker();
  });
  afterEach(async () => {
    await device?.stop();
    device = undefined;
    await broker.close();
  });

  it.each([
    ["in loops", 3],
    ["one by one, each with a handler of its own", 3],
    ["in loops", 5],
  ] as const)(
    "%s, Homie %d: are advertised and set, and an update is taken that is ready in its turn",
    async (name, homie) => {
      const topic = homie === 5 ? TOPIC_OF_5 : TOPIC;
      const [first, second] = [await image(name, "1.0.0", homie), await image(name, "2.0.0", homie)];
      const its = await Device.start(machine, broker.port, first, {}, topic);
      device = its;
      await its.ready();
      if (homie === 5) {
        const { nodes } = JSON.parse(its.payloads("$description").at(-1)!) as { nodes: Record<string, object> };
        expect(Object.keys(nodes)).toEqual(rooms.map((at) => `room-${at}`));
        expect(Object.keys((nodes["room-19"] as { properties: object }).properties)).toEqual(IDS);
      } else {
        for (const at of rooms) expect(its.payloads(`room-${at}/$properties`)).toEqual([IDS.join(",")]);
        expect(its.payloads("room-19/level/$unit")).toEqual(["%"]);
      }

      const ask = async (property: string, value: string): Promise<void> => {
        const from = its.seen.length;
        await its.client.publishAsync(`${topic}/${property}/set`, value, { qos: 1 });
        await its.message(property, value, from);
      };
      if (name === "in loops") await its.message("room-3/level", "33");
      await ask("room-0/light", "true");
      await ask("room-7/level", "42");
      await ask("room-19/text", "the last");

      const from = its.seen.length;
      const update = `${topic}/$implementation/ota/firmware/${second.md5}`;
      let status = "";
      // On Linux more may have arrived than the chip's network hands over, when the device gets to it: then it refuses the update, or gives the
      // connection up, and a controller sends it again.
      for (let attempt = 0; attempt < 3 && status !== "200"; attempt++) {
        const since = its.seen.length;
        await its.client.publishAsync(update, Buffer.from(second.image), { qos: 1 });
        const ended = its.message("$implementation/ota/status", /^[2-5]00/, since);
        status = await ended.then(
          ({ payload }) => payload,
          () => "none",
        );
      }
      expect(status).toBe("200");
      await its.message(homie === 5 ? "$implementation/fw/checksum" : "$fw/checksum", second.md5, from);
      await its.ready(from);
      // Taken back it would be, if it left too little for the next one.
      await its.message(homie === 5 ? "$implementation/stats/uptime" : "$stats/uptime", undefined, from);
      await ask("room-19/mode", "high");

      // All at once: what one of them needs of memory while it is handed over, all of them together would not have.
      const since = its.seen.length;
      const all = rooms.map((at) => `room-${at}/level`);
      await Promise.all(all.map((one) => its.client.publishAsync(`${topic}/${one}/set`, "7", { qos: 1 })));
      for (const one of all) await its.message(one, "7", since);
      expect(its.lines.filter((line) => /MEMORY|Trial|rolled/i.test(line))).toEqual([]);
    },
    180_000,
  );
});
