/** `<script src="https://connect.example.com/connect.js"></script>`: defines `window.Connect`. Twice changes nothing. */
import { defineConnect } from './define.ts';

defineConnect();
