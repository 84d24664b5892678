/** Template of the vector tiles in a PMTiles archive: its address, and the tile after `#`. */
export function archiveTemplate(archiveUrl: string): string {
  return `${archiveUrl}#{z}/{x}/{y}`;
}
