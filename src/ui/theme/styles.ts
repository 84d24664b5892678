// The order matters: tokens, then base, then what builds on them.
import './tokens.css';
import './base.css';
import './controls.css';
import './shell.css';
import './start.css';
import './panels.css';
import './tileset.css';
import './lists.css';
import './dialogs.css';
import './what-if.css';
import './indicators.css';
import './timeline.css';
import './resources.css';
import './workspaces.css';
import './field.css';
