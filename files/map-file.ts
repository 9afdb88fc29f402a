/** The file of an image's source map: beside the image. */
export const mapFile = (image: string): string => `${image}.map`;
