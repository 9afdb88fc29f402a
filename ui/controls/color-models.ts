/** From hue (0 to 360), saturation and value (0 to 100) to red, green and blue (0 to 255, whole). */
export function hsvToRgb(hue: number, saturation: number, value: number): number[] {
  const part = (offset: number): number => {
    const position = (offset + hue / 60) % 6;
    const share = Math.max(0, Math.min(position, 4 - position, 1));
    return Math.round(255 * (value / 100) * (1 - (saturation / 100) * share));
  };
  return [part(5), part(3), part(1)];
}

/** The other way around, in whole numbers. */
export function rgbToHsv(red: number, green: number, blue: number): number[] {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  let hue = 0;
  if (range > 0) {
    if (most === red) hue = ((green - blue) / range + 6) % 6;
    else hue = most === green ? (blue - red) / range + 2 : (red - green) / range + 4;
  }
  return [hue * 60, most === 0 ? 0 : (range / most) * 100, (most / 255) * 100].map(Math.round);
}
