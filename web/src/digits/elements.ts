// Everything of the digits mode, loaded when a lab first asks for it.
import './data-element';
import './architecture-element';
import './weights-element';
import './draw-element';
import './confusion-element';
