import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const INITIAL_WIDTH = 640;

/** Gives a picture the width of its container in pixels, so that its text has the same size at every width. */
export function Measured({ children }: { readonly children: (width: number) => ComponentChildren }) {
  const [width, setWidth] = useState(INITIAL_WIDTH);
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    observer.observe(container.current!);
    return () => observer.disconnect();
  }, []);
  return <div ref={container}>{children(width)}</div>;
}
