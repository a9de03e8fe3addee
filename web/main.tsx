import { render } from 'preact';
import { App } from './app.tsx';
import './styles.css';
import { language } from './text/index.ts';

document.documentElement.lang = language;
render(<App />, document.getElementById('app')!);
