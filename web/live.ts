import { useEffect, useState } from 'preact/hooks';
import { call, type JournalEvent } from './api.ts';
import { CONTROL_PATH } from './base.ts';

type EventName = 'journal' | 'findings' | 'scenario' | 'conformance';
/** Called without data after a (re)connection: events may have been missed. */
type Listener = (data?: JournalEvent) => void;

const NAMES: readonly EventName[] = ['journal', 'findings', 'scenario', 'conformance'];
const listeners = new Map<EventName, Set<Listener>>(NAMES.map((name) => [name, new Set()]));
const connectionListeners = new Set<(isConnected: boolean) => void>();
let source: EventSource | undefined;

function setConnected(isConnected: boolean): void {
  for (const listener of connectionListeners) listener(isConnected);
}

function connect(): void {
  source = new EventSource(`${CONTROL_PATH}/events`);
  source.onopen = () => {
    setConnected(true);
    for (const set of listeners.values()) for (const listener of set) listener();
  };
  source.onerror = () => setConnected(false);
  for (const name of NAMES) {
    source.addEventListener(name, ({ data }) => {
      for (const listener of listeners.get(name)!) listener(JSON.parse(data));
    });
  }
}

export function useEvent(name: EventName | undefined, listener: Listener): void {
  useEffect(() => {
    if (name === undefined) return;
    const set = listeners.get(name)!;
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }, [name, listener]);
}

/** Connects to the event stream and reports whether it is connected. */
export function useConnection(): boolean {
  const [isConnected, setIsConnected] = useState(false);
  useEffect(() => {
    connectionListeners.add(setIsConnected);
    if (source === undefined) connect();
    return () => {
      connectionListeners.delete(setIsConnected);
    };
  }, []);
  return isConnected;
}

export interface Resource<Data> {
  readonly data: Data | undefined;
  readonly error: string | undefined;
  readonly reload: () => void;
}

/** Reads a resource, and reads it again after each event with this name. */
export function useResource<Data>(path: string, event?: EventName): Resource<Data> {
  const [data, setData] = useState<Data>();
  const [error, setError] = useState<string>();
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    call<Data>('GET', path).then(
      (read) => {
        if (!isCurrent) return;
        setData(read);
        setError(undefined);
      },
      (failure: Error) => {
        if (isCurrent) setError(failure.message);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [path, revision]);
  const [reload] = useState(() => () => setRevision((count) => count + 1));
  useEvent(event, reload);
  return { data, error, reload };
}

export interface Action {
  readonly run: (action: () => Promise<unknown>) => Promise<void>;
  readonly error: string | undefined;
  readonly isBusy: boolean;
}

/** Runs an action, and keeps the message of its error. */
export function useAction(): Action {
  const [error, setError] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (action: () => Promise<unknown>): Promise<void> => {
    setIsBusy(true);
    try {
      await action();
      setError(undefined);
    } catch (failure) {
      setError((failure as Error).message);
    } finally {
      setIsBusy(false);
    }
  };
  return { run, error, isBusy };
}
