import './styles/main.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyTheme } from './frame/apply-theme.ts';
import { Frame } from './frame/Frame.tsx';
import { handleShortcuts } from './frame/shortcuts.ts';
import { handleDrops } from './import/handle-drops.ts';
import { connect } from './store/connect.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root to draw into.');

// They live as long as the page, so nobody keeps their undos.
applyTheme();
handleShortcuts();
handleDrops();
connect();

createRoot(root).render(
  <StrictMode>
    <Frame />
  </StrictMode>,
);
