import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("Ping says hello when it is ready, and every five minutes", async () => {
  const node = await board("./sketches/ping.ts");
  await node.ready();
  await node.advance("10 minutes");
  expect(node.published("ping/ping")).toEqual(["hello", "hello", "hello"]);
  expect(node.broker.retained("ping/ping")).toBe("hello");
});

it("answers whatever it is sent", async () => {
  const node = await board("./sketches/ping.ts");
  await node.ready();
  node.forget();
  await node.publish("ping/ping/set", "ping");
  await node.publish("ping/ping/set", "is anybody there?");
  expect(node.published("ping/ping")).toEqual(["pong", "pong"]);
});
