// The order matters: tokens, then base, then what builds on them.
import './tokens.css';
import './base.css';
import './controls.css';
import './shell.css';
import './panels.css';
import './indicators.css';
import './timeline.css';
import './resources.css';
import './workspaces.css';
