import { expect, it } from "vitest";
import { parseStatus, rolledBackImage } from "../../../host/update/status.ts";

it.each([
  ["500 ROLLED_BACK ABCD", "abcd"],
  ["500 ROLLED_BACK", ""],
  ["500 FLASH_ERROR abcd", undefined],
  ["400 ROLLED_BACK abcd", undefined],
  ["200", undefined],
])("%s blames the image %j", (status, image) => {
  expect(rolledBackImage(parseStatus(status)!)).toBe(image);
});
