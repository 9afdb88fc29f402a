import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

/** All orders of a list. */
function orders<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item) => orders(items.filter((one) => one !== item)).map((rest) => [item, ...rest]));
}

it("publishes its configuration without user name and passwords, wherever they stand in it", async () => {
  const mqtt = { auth: true, username: "an account", password: "another secret", base_topic: "homie/" };
  for (const order of orders(Object.entries(mqtt))) {
    const config = { wifi: { ssid: "home", password: "a secret" }, mqtt: Object.fromEntries(order) };
    const made = await board("../../examples/light.ts", { config });
    await made.ready();
    const published = made.published("$implementation/config").at(-1)!;
    expect(JSON.parse(published)).toMatchObject({ wifi: { ssid: "home" }, mqtt: { auth: true, base_topic: "homie/" } });
    expect(published).not.toMatch(/secret|account|password|username/);
  }
});
