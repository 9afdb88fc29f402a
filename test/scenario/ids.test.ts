import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("leaves out what has an id that the convention forbids, says so, and goes on", async () => {
  const device = await board("./fixtures/odd-ids.ts");
  await device.ready();
  for (const id of ["Bad_Id", "-hall-", "shed-"]) {
    expect(device.console).toContain(
      `! "${id}" is not an id (a-z, 0-9 and -, with no - at either end): it is left out`,
    );
  }
  expect(device.published("$nodes")).toEqual(["lamp,shed-2"]);
  expect(device.published("lamp/$properties")).toEqual(["on"]);
  expect(device.published("shed-2/$properties")).toEqual(["light-1"]);
  expect(device.published("shed-2/light-1")).toEqual(["too early"]);
  // What it sends is not sent, which it is told.
  expect(device.published("lamp/on")).toEqual(["false"]);
  expect(device.messages.filter(({ topic }) => /Bad_Id|-hall-|shed-\//.test(topic))).toEqual([]);
});
