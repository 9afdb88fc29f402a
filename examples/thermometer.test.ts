import { board } from "homie-espruino/testing";
import { expect, it } from "vitest";

const CONVERT = 0x44;

/** A DS18B20 in a place of which the test says how warm it is. It holds what it has measured last, 85 °C at the beginning. */
function thermometer(place: { celsius: number }) {
  let measured = 85;
  return {
    rom: "28ff641e8616037c",
    write([command]: number[]) {
      if (command === CONVERT) measured = place.celsius;
    },
    read: () => [(measured * 16) & 0xff, ((measured * 16) >> 8) & 0xff],
  };
}

it("measures once a minute", async () => {
  const place = { celsius: 21.5 };
  const climate = await board("./thermometer.ts", { wiring: (one) => one.oneWire("D4", thermometer(place)) });
  await climate.ready();
  await climate.advance("61 s");
  place.celsius = -5.5;
  await climate.advance("1 minute");
  expect(climate.published("climate/temperature")).toEqual(["21.5", "-5.5"]);
});

it("says when it finds no thermometer", async () => {
  const climate = await board("./thermometer.ts");
  await climate.ready();
  await climate.advance("1 minute");
  expect(climate.console).toContain("There is no thermometer");
});
