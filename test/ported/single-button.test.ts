import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

it("SingleButton says when it is pressed and released; the broker keeps none of it", async () => {
  const button = await board("./sketches/single-button.ts");
  await button.ready();
  expect(button.published("button/button")).toEqual([]);
  await button.press("D5", "2 s");
  expect(button.published("button/button")).toEqual(["PRESSED", "RELEASED"]);
  expect(button.broker.retained("button/button")).toBeUndefined();
  expect(button.published("button/button/$format")).toEqual(["PRESSED,RELEASED"]);
  expect(button.published("button/button/$retained")).toEqual(["false"]);
});

it("tells of a button that is held when the connection comes", async () => {
  const button = await board("./sketches/single-button.ts");
  await button.ready();
  await button.broker.stop();
  await button.press("D5");
  await button.pin("D5").drive(0);
  await button.broker.start();
  await button.ready();
  await button.advance(10);
  await button.pin("D5").release();
  expect(button.published("button/button")).toEqual(["PRESSED", "RELEASED"]);
});
