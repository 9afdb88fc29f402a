/** A colour: a number as the pixels have it, or text such as "#f80" or "#ff8800". */
type GraphicsColor = number | string;

/** A rectangle, by two corners or by a corner and its size; `r` rounds its corners. */
type GraphicsRectangle =
  | { x: number; y: number; x2: number; y2: number; r?: number }
  | { x: number; y: number; w: number; h: number; r?: number };

/** An image as an object. */
interface GraphicsImage {
  /** Pixels across. */
  width: number;
  /** Pixels down. */
  height: number;
  /** Bits of a pixel, 1 by default. */
  bpp?: number;
  /** The pixels. */
  buffer: ArrayBuffer | string;
  /** The colour that is left out. */
  transparent?: number;
  /** Colours that the pixels are numbers of. */
  palette?: Uint16Array;
}

/** What can be drawn as an image: an object, its bytes with a head, or a drawing. */
type GraphicsImageSource = GraphicsImage | string | ArrayBuffer | Graphics;

/** How the pixels of a drawing lie in memory. */
interface GraphicsBufferOptions {
  /** Every second line runs backwards. */
  zigzag?: boolean;
  /** The bits of a byte lie below each other. */
  vertical_byte?: boolean;
  /** The highest bit, or byte, comes first. */
  msb?: boolean;
  /** Lines come in two halves. */
  interleavex?: boolean;
  /** The order of colours in a pixel. */
  color_order?: "rgb" | "rbg" | "brg" | "bgr" | "grb" | "gbr";
}

/** Colours that parts of a program agree on. */
interface GraphicsTheme {
  /** Foreground. */
  fg: GraphicsColor;
  /** Background. */
  bg: GraphicsColor;
  /** Foreground of what stands out. */
  fg2: GraphicsColor;
  /** Background of what stands out. */
  bg2: GraphicsColor;
  /** Foreground of what is chosen. */
  fgH: GraphicsColor;
  /** Background of what is chosen. */
  bgH: GraphicsColor;
  /** Whether the background is dark. */
  dark: boolean;
}

/** A surface to draw on: in memory, or a display that a driver has made. Methods that return nothing else return it. */
interface Graphics {
  /** The pixels of one in memory. */
  readonly buffer: ArrayBuffer;
  /** Colours that parts of a program agree on. */
  readonly theme: GraphicsTheme;
  /** Brings what was drawn to the display, where a driver has given it such a method. */
  flip(all?: boolean): void;
  /** Pixels across. */
  getWidth(): number;
  /** Pixels down. */
  getHeight(): number;
  /** Bits of a pixel. */
  getBPP(): number;
  /** Sets colours, font and all else as at the beginning. */
  reset(): Graphics;
  /** Fills everything with the background. @param reset does what `reset` does before */
  clear(reset?: boolean): Graphics;
  /** Fills a rectangle. */
  fillRect(x1: number, y1: number, x2: number, y2: number): Graphics;
  fillRect(rectangle: GraphicsRectangle): Graphics;
  /** Fills a rectangle with the background. */
  clearRect(x1: number, y1: number, x2: number, y2: number): Graphics;
  clearRect(rectangle: GraphicsRectangle): Graphics;
  /** Draws the edge of a rectangle. */
  drawRect(x1: number, y1: number, x2: number, y2: number): Graphics;
  drawRect(rectangle: GraphicsRectangle): Graphics;
  /** Fills a circle. */
  fillCircle(x: number, y: number, radius: number): Graphics;
  /** Draws a circle. */
  drawCircle(x: number, y: number, radius: number): Graphics;
  /** Fills an ellipse within a rectangle. */
  fillEllipse(x1: number, y1: number, x2: number, y2: number): Graphics;
  /** Draws an ellipse within a rectangle. */
  drawEllipse(x1: number, y1: number, x2: number, y2: number): Graphics;
  /** The colour of a pixel. */
  getPixel(x: number, y: number): number;
  /** Sets the colour of a pixel, to the foreground without one. */
  setPixel(x: number, y: number, color?: GraphicsColor): Graphics;
  /** A colour as the pixels have it; red, green and blue are 0 to 1. */
  toColor(red: number, green: number, blue: number): number;
  toColor(color: GraphicsColor): number;
  /** Sets the foreground; red, green and blue are 0 to 1. */
  setColor(red: number, green: number, blue: number): Graphics;
  setColor(color: GraphicsColor): Graphics;
  /** Sets the background; red, green and blue are 0 to 1. */
  setBgColor(red: number, green: number, blue: number): Graphics;
  setBgColor(color: GraphicsColor): Graphics;
  /** The foreground. */
  getColor(): number;
  /** The background. */
  getBgColor(): number;
  /** Leaves all pixels outside of a rectangle as they are. */
  setClipRect(x1: number, y1: number, x2: number, y2: number): Graphics;
  /** Moves all that is drawn. */
  setOffset(x: number, y: number): Graphics;
  /** Writes in the smallest font, of 4 by 6 pixels. */
  setFontBitmap(): Graphics;
  /** Writes in a font of lines, of any height. */
  setFontVector(height: number): Graphics;
  /** Writes in a font of one's own. @param width of all characters, or of each of them in a string */
  setFontCustom(bitmap: ArrayBuffer | string, first: number, width: number | string, height: number): Graphics;
  /** Writes in a font from a file of the kind PBF. */
  setFontPBF(file: string, scale?: number): Graphics;
  /** How text lies to its point: left (-1), middle (0), right (1), and so from top to bottom; and how it is turned. */
  setFontAlign(x: -1 | 0 | 1, y?: -1 | 0 | 1, rotation?: 0 | 1 | 2 | 3): Graphics;
  /** Writes in a font by its name: "4x6", "6x8", "6x8:2x3" for two and three times its size, "Vector:20". */
  setFont(name?: string, size?: number): Graphics;
  /** Name of the font. */
  getFont(): string;
  /** Names of all fonts. */
  getFonts(): string[];
  /** Pixels from one line of text to the next. */
  getFontHeight(): number;
  /** Pixels across a text. */
  stringWidth(text: string): number;
  /** Size of a text, and what is in it. */
  stringMetrics(text: string): {
    /** Pixels across. */
    width: number;
    /** Pixels down. */
    height: number;
    /** Whether the font lacks a character. */
    unrenderableChars: boolean;
    /** How many images are in it. */
    imageCount: number;
    /** The height of the highest one. */
    maxImageHeight: number;
  };
  /** A text in lines that are at most so wide. */
  wrapString(text: string, width: number): string[];
  /** Writes a text. @param solid fills what is behind it */
  drawString(text: unknown, x: number, y: number, solid?: boolean): Graphics;
  /** A text in the font of lines, as polygons. */
  getVectorFontPolys(text: string, options?: { x?: number; y?: number; w?: number; h?: number }): Uint8Array[];
  /** Draws a line. */
  drawLine(x1: number, y1: number, x2: number, y2: number): Graphics;
  /** Draws a line from where the last one ended. */
  lineTo(x: number, y: number): Graphics;
  /** Where the next line begins. */
  moveTo(x: number, y: number): Graphics;
  /** Draws lines through points: x, y, x, y, ... @param closed draws one back to the first, too */
  drawPoly(points: ArrayLike<number>, closed?: boolean): Graphics;
  /** Fills the area between points. */
  fillPoly(points: ArrayLike<number>): Graphics;
  /** Turns the surface by quarters, clockwise. @param reflect mirrors it */
  setRotation(rotation: 0 | 1 | 2 | 3, reflect?: boolean): Graphics;
  /** Size and kind of an image; undefined when it is none. */
  imageMetrics(
    image: GraphicsImageSource,
  ): { width: number; height: number; bpp: number; transparent?: number; frames?: ArrayBuffer[] } | undefined;
  /** Draws an image, turned by an angle in radians and scaled where that is asked for. */
  drawImage(
    image: GraphicsImageSource,
    x: number,
    y: number,
    options?: { rotate?: number; scale?: number; frame?: number },
  ): Graphics;
  /** The surface, or a part of it, as an image. */
  asImage(kind?: "object"): GraphicsImage;
  asImage(kind: "string"): string;
  asImage(part: { type?: "object"; x?: number; y?: number; w?: number; h?: number }): GraphicsImage;
  asImage(part: { type: "string"; x?: number; y?: number; w?: number; h?: number }): string;
  /** The rectangle in which pixels were changed; undefined when there were none. @param reset forgets it */
  getModified(reset?: boolean): { x1: number; y1: number; x2: number; y2: number } | undefined;
  /** Moves all pixels, and fills the rest with the background. */
  scroll(x: number, y: number): Graphics;
  /** Copies a part of the surface to another place. */
  blit(part: { x1: number; y1: number; w: number; h: number; x2: number; y2: number; setModified?: boolean }): Graphics;
  /** The surface as a file of the kind BMP. */
  asBMP(): string | undefined;
  /** The same as a URL that begins with `data:`. */
  asURL(): string | undefined;
  /** Writes that URL to the console. */
  dump(): void;
  /** Points of a curve: from the first point to the third, drawn to the second. */
  quadraticBezier(points: [number, number, number, number, number, number], count?: number): number[];
  /** Points, moved, turned and scaled. */
  transformVertices(
    points: ArrayLike<number>,
    by: { x?: number; y?: number; scale?: number; rotate?: number } | [number, number, number, number, number, number],
  ): number[];
  /** Fills the area of one colour that a point lies in. */
  floodFill(x: number, y: number, color?: GraphicsColor): Graphics;
  /** Sets some of the colours that parts of a program agree on. */
  setTheme(theme: Partial<GraphicsTheme>): Graphics;
}

/** Makes surfaces to draw on. */
declare const Graphics: {
  /** One in memory, which takes that memory from the sketch. */
  createArrayBuffer(
    width: number,
    height: number,
    bpp: 1 | 2 | 4 | 8 | 16 | 24 | 32,
    options?: GraphicsBufferOptions,
  ): Graphics;
  /** One that calls functions for what is drawn. */
  createCallback(
    width: number,
    height: number,
    bpp: 1 | 2 | 4 | 8 | 16 | 24 | 32,
    callback:
      | ((x: number, y: number, color: number) => void)
      | {
          setPixel(x: number, y: number, color: number): void;
          fillRect?(x1: number, y1: number, x2: number, y2: number, color: number): void;
        },
  ): Graphics;
  /** An image from lines of text, in which space and dot are 0 and all else is 1. */
  createImage(text: string): GraphicsImage;
  /** The display that is built in; boards with an ESP8266 have none. */
  getInstance(): Graphics | undefined;
};
