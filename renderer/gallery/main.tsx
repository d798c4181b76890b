import '../styles/main.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Toasts } from '../frame/Toasts.tsx';
import { Gallery } from './Gallery.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('gallery.html has no #root to draw into.');

createRoot(root).render(
  <StrictMode>
    <Toasts>
      <Gallery />
    </Toasts>
  </StrictMode>,
);
