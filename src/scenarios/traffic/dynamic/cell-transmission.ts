import { buildJunctions, type Junction, usedLinks } from './junctions.ts';
import { NodeModel } from './node-model.ts';
import type { CapacityDrop, QueueNetwork } from './queue-network.ts';

/**
 * The cell transmission model (Daganzo, 1994, 1995): the kinematic wave model of Lighthill, Whitham and Richards with
 * a triangular fundamental diagram, by Godunov's scheme. Vehicles waiting to set out queue beside the road. A link
 * shorter than free speed × step is given that length, so that nothing overtakes a cell.
 */
export class CellTransmission {
  /** Vehicles in each cell; cells of link `l` are `cellStart[l] … cellStart[l + 1]`, upstream first. */
  readonly vehicles: Float64Array;
  readonly cellStart: Uint32Array;
  /** Vehicles that have entered and left each link. */
  readonly entered: Float64Array;
  readonly left: Float64Array;
  /** Vehicles waiting beside the road at each source. */
  readonly waiting: Float64Array;
  generated = 0;
  arrived = 0;
  seconds = 0;
  #steps = 0;
  readonly #cellLength: Float64Array;
  readonly #sendingPerVehicle: Float64Array;
  readonly #waveShare: Float64Array;
  readonly #jamVehicles: Float64Array;
  readonly #cellCapacity: Float64Array;
  readonly #isShut: Uint8Array;
  /** Links that vehicles can get to; the others stay empty. */
  readonly #usedLinks: Uint32Array;
  readonly #junctions: readonly Junction[];
  readonly #nodeModel: NodeModel;
  /** By way in, links first, then sources: capacity a step, what it could send in this step, and what it did. */
  readonly #capacityPerStep: Float64Array;
  readonly #sendable: Float64Array;
  readonly #outflow: Float64Array;
  /** By link: room in this step, and what came in. */
  readonly #room: Float64Array;
  readonly #inflow: Float64Array;
  readonly #sending: Float64Array;
  readonly #priority: Float64Array;
  readonly #receiving: Float64Array;

  constructor(
    readonly network: QueueNetwork,
    readonly stepSeconds: number,
  ) {
    const { length, freeSpeed, capacity, jamDensity } = network;
    const links = length.length;
    const column = (value: (link: number) => number) =>
      Float64Array.from(length, (_length, link) => value(link));
    const cells = column(l => Math.max(1, Math.floor(length[l]! / (freeSpeed[l]! * stepSeconds) + 1e-9)));
    const cellLength = column(l => Math.max(length[l]! / cells[l]!, freeSpeed[l]! * stepSeconds));
    this.cellStart = new Uint32Array(links + 1);
    for (let l = 0; l < links; l++) this.cellStart[l + 1] = this.cellStart[l]! + cells[l]!;
    this.#cellLength = cellLength;
    this.vehicles = new Float64Array(this.cellStart[links]!);
    this.#cellCapacity = new Float64Array(this.cellStart[links]!);
    this.entered = new Float64Array(links);
    this.left = new Float64Array(links);
    this.waiting = new Float64Array(network.sources.link.length);
    this.#isShut = new Uint8Array(links);
    this.#capacityPerStep = Float64Array.from([
      ...column(l => capacity[l]! * stepSeconds),
      ...Array.from(network.sources.link, l => capacity[l]! * stepSeconds),
    ]);
    this.#sendable = new Float64Array(this.#capacityPerStep.length);
    this.#outflow = new Float64Array(this.#capacityPerStep.length);
    this.#room = new Float64Array(links);
    this.#inflow = new Float64Array(links);
    for (let l = 0; l < links; l++) {
      this.#cellCapacity.fill(this.#capacityPerStep[l]!, this.cellStart[l]!, this.cellStart[l + 1]!);
    }
    this.#sendingPerVehicle = column(l => (freeSpeed[l]! * stepSeconds) / cellLength[l]!);
    this.#jamVehicles = column(l => jamDensity[l]! * cellLength[l]!);
    this.#waveShare = column(l => {
      const waveSpeed = capacity[l]! / (jamDensity[l]! - capacity[l]! / freeSpeed[l]!);
      return (waveSpeed * stepSeconds) / cellLength[l]!;
    });
    checkWaves(this.#waveShare);
    this.#place(network.initialVehicles);
    const isUsed = usedLinks(network);
    this.#usedLinks = new Uint32Array(links).map((_zero, l) => l).filter(l => isUsed[l] === 1);
    this.#junctions = buildJunctions(network, isUsed);
    const widestIn = this.#junctions.reduce((most, { ins }) => Math.max(most, ins.length), 1);
    const widestOut = this.#junctions.reduce((most, { outs }) => Math.max(most, outs.length + 1), 1);
    this.#nodeModel = new NodeModel(widestIn, widestOut);
    this.#sending = new Float64Array(widestIn);
    this.#priority = new Float64Array(widestIn);
    this.#receiving = new Float64Array(widestOut);
  }

  /** Spreads vehicles evenly over each link, as many as fit. */
  #place(initialVehicles: Float64Array | undefined): void {
    initialVehicles?.forEach((vehicles, link) => {
      const cells = this.cellStart[link + 1]! - this.cellStart[link]!;
      const perCell = Math.min(vehicles / cells, this.#jamVehicles[link]!);
      this.vehicles.fill(perCell, this.cellStart[link]!, this.cellStart[link + 1]!);
      this.generated += perCell * cells;
    });
  }

  /** Length that the cells of a link stand for, metres; more than its own where it is shorter than a cell. */
  lengthOf(link: number): number {
    return this.#cellLength[link]! * (this.cellStart[link + 1]! - this.cellStart[link]!);
  }

  /** Vehicles on a link. */
  onLink(link: number): number {
    let sum = 0;
    for (let cell = this.cellStart[link]!; cell < this.cellStart[link + 1]!; cell++)
      sum += this.vehicles[cell]!;
    return sum;
  }

  /** Vehicles on all links and waiting to set out. */
  inSystem(): number {
    let sum = 0;
    for (const vehicles of this.vehicles) sum += vehicles;
    for (const vehicles of this.waiting) sum += vehicles;
    return sum;
  }

  /** Advances by one time step. */
  step(): void {
    this.#generate();
    this.#applyControls();
    this.#flowInsideLinks();
    for (const junction of this.#junctions) this.#flowThrough(junction);
    this.#flowIntoLinks();
    this.#steps++;
    this.seconds = this.#steps * this.stepSeconds;
  }

  #generate(): void {
    const { flow } = this.network.sources;
    const factor = this.network.profile(this.seconds) * this.stepSeconds;
    for (let source = 0; source < flow.length; source++) {
      this.waiting[source]! += flow[source]! * factor;
      this.generated += flow[source]! * factor;
    }
  }

  /** Capacities of cells and signals as they are during this step. */
  #applyControls(): void {
    const { incidents, signals } = this.network;
    const { cellStart, seconds } = this;
    const cellOf = ({ link, position }: CapacityDrop) => {
      const cells = cellStart[link + 1]! - cellStart[link]!;
      return cellStart[link]! + Math.min(cells - 1, Math.floor(position * cells));
    };
    for (const incident of incidents)
      this.#cellCapacity[cellOf(incident)] = this.#capacityPerStep[incident.link]!;
    for (const incident of incidents) {
      if (seconds < incident.startSeconds || seconds >= incident.endSeconds) continue;
      const reduced = incident.share * this.#capacityPerStep[incident.link]!;
      const cell = cellOf(incident);
      this.#cellCapacity[cell] = Math.min(this.#cellCapacity[cell]!, reduced);
    }
    for (const { link, cycleSeconds, greenSeconds, offsetSeconds } of signals) {
      const phase = (((seconds - offsetSeconds) % cycleSeconds) + cycleSeconds) % cycleSeconds;
      // Half a step of tolerance: phases that end on a step are not prolonged by rounding.
      this.#isShut[link] = phase > greenSeconds - this.stepSeconds / 2 ? 1 : 0;
    }
  }

  /** Moves vehicles between the cells of each link, and notes what its ends could send and take before that. */
  #flowInsideLinks(): void {
    const { cellStart, vehicles } = this;
    const capacity = this.#cellCapacity;
    for (const link of this.#usedLinks) {
      const sendingPerVehicle = this.#sendingPerVehicle[link]!;
      const waveShare = this.#waveShare[link]!;
      const jamVehicles = this.#jamVehicles[link]!;
      const first = cellStart[link]!;
      const last = cellStart[link + 1]! - 1;
      let here = vehicles[first]!;
      let entering = 0;
      this.#room[link] = Math.max(0, Math.min(waveShare * (jamVehicles - here), capacity[first]!));
      for (let cell = first; cell < last; cell++) {
        const ahead = vehicles[cell + 1]!;
        const sending = Math.min(here * sendingPerVehicle, capacity[cell]!);
        const receiving = Math.min(waveShare * (jamVehicles - ahead), capacity[cell + 1]!);
        const flow = receiving > 0 ? Math.min(sending, receiving) : 0;
        vehicles[cell] = here + entering - flow;
        entering = flow;
        here = ahead;
      }
      this.#sendable[link] =
        this.#isShut[link] === 1 ? 0 : Math.min(here * sendingPerVehicle, capacity[last]!);
      vehicles[last] = here + entering;
    }
    const links = cellStart.length - 1;
    for (let source = 0; source < this.waiting.length; source++) {
      const way = links + source;
      this.#sendable[way] = Math.min(this.waiting[source]!, this.#capacityPerStep[way]!);
    }
  }

  #flowThrough({ ins, outs, shares }: Junction): void {
    const outCount = outs.length + 1;
    const sendable = this.#sendable;
    if (ins.length === 1 && outs.length === 1 && shares[0] === 1) {
      const flow = Math.min(sendable[ins[0]!]!, this.#room[outs[0]!]!);
      this.#outflow[ins[0]!] = flow;
      this.#inflow[outs[0]!]! += flow;
      return;
    }
    let wanting = 0;
    for (let i = 0; i < ins.length; i++) wanting += sendable[ins[i]!]!;
    if (wanting === 0) return;
    const isFree = this.#hasRoomForAll(ins, outs, shares);
    if (!isFree) {
      for (let i = 0; i < ins.length; i++) {
        this.#sending[i] = sendable[ins[i]!]!;
        this.#priority[i] = this.#capacityPerStep[ins[i]!]!;
      }
      this.#receiving[outs.length] = Infinity;
      this.#nodeModel.solve(ins.length, outCount, this.#sending, this.#priority, this.#receiving, shares);
    }
    for (let i = 0; i < ins.length; i++) {
      const flow = isFree ? sendable[ins[i]!]! : this.#nodeModel.out[i]!;
      if (flow === 0) continue;
      this.#outflow[ins[i]!] = flow;
      this.#deliver(flow, i, outs, shares);
    }
  }

  /** Whether every way out takes all that wants it; notes their room in `#receiving`. */
  #hasRoomForAll(ins: Uint32Array, outs: Uint32Array, shares: Float64Array): boolean {
    let isFree = true;
    for (let j = 0; j < outs.length; j++) {
      const room = this.#room[outs[j]!]!;
      this.#receiving[j] = room;
      let wanted = 0;
      for (let i = 0; i < ins.length; i++)
        wanted += this.#sendable[ins[i]!]! * shares[i * (outs.length + 1) + j]!;
      if (wanted > room) isFree = false;
    }
    return isFree;
  }

  /** Spreads one way in over the ways out; what is not sent on has arrived. */
  #deliver(flow: number, row: number, outs: Uint32Array, shares: Float64Array): void {
    const width = outs.length + 1;
    let rest = flow;
    let last = -1;
    for (let j = 0; j < outs.length; j++) {
      const part = flow * shares[row * width + j]!;
      if (part === 0) continue;
      this.#inflow[outs[j]!]! += part;
      rest -= part;
      last = j;
    }
    if (shares[row * width + outs.length]! > 0 || last < 0) this.arrived += rest;
    // Nobody's trip ends here: what rounding left over goes on with the others.
    else this.#inflow[outs[last]!]! += rest;
  }

  /** Lets what passed the junctions out of the last cells and into the first ones. */
  #flowIntoLinks(): void {
    const { cellStart, vehicles, waiting } = this;
    const [inflow, outflow] = [this.#inflow, this.#outflow];
    for (const link of this.#usedLinks) {
      const [entering, leaving] = [inflow[link]!, outflow[link]!];
      vehicles[cellStart[link]!]! += entering;
      vehicles[cellStart[link + 1]! - 1]! -= leaving;
      this.entered[link]! += entering;
      this.left[link]! += leaving;
      inflow[link] = 0;
      outflow[link] = 0;
    }
    const links = cellStart.length - 1;
    for (let source = 0; source < waiting.length; source++) {
      waiting[source]! -= outflow[links + source]!;
      outflow[links + source] = 0;
    }
  }
}

function checkWaves(waveShare: Float64Array): void {
  waveShare.forEach((share, link) => {
    if (!(share > 0 && share <= 1)) {
      throw new RangeError(
        `Link ${link}: congestion would cross ${share} cells a step; raise its jam density`,
      );
    }
  });
}
