package io.rangefinder.jobs.drawing;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where boxes and the lines between them are, in pixels: in layers from above, so that lines lead
 * downwards. The same boxes and edges are laid out alike each time.
 *
 * @param boxes by the box, its left upper corner
 * @param lines by the edge, the points that it runs through
 */
record Layout(double width, double height, List<Point> boxes, List<List<Point>> lines) {
  private static final double MARGIN = 8;
  private static final double BETWEEN_LAYERS = 26;
  private static final double BETWEEN_BOXES = 18;

  /** More boxes are put one below the other, for placing them well takes minutes. */
  private static final int MOST_PLACED = 1500;

  /** A place, to the right and down. */
  record Point(double x, double y) {}

  /** The extent of a box. */
  record Size(double width, double height) {}

  /** A line from one box to another, by their positions. */
  record Edge(int from, int to) {}

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  /** Lays boxes out. */
  static Layout of(List<Size> sizes, List<Edge> edges) {
    return sizes.size() > MOST_PLACED ? column(sizes, edges) : layered(sizes, edges);
  }

  private static Layout layered(List<Size> sizes, List<Edge> edges) {
    ElkNode whole = ElkGraphUtil.createGraph();
    whole.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    whole.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    whole.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    whole.setProperty(CoreOptions.PADDING, new ElkPadding(MARGIN));
    whole.setProperty(CoreOptions.SPACING_NODE_NODE, BETWEEN_BOXES);
    whole.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
    List<ElkNode> nodes = new ArrayList<>();
    for (Size size : sizes) {
      ElkNode node = ElkGraphUtil.createNode(whole);
      node.setDimensions(size.width(), size.height());
      nodes.add(node);
    }
    List<ElkEdge> placed = new ArrayList<>();
    for (Edge edge : edges) {
      placed.add(ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to())));
    }
    new RecursiveGraphLayoutEngine().layout(whole, new BasicProgressMonitor());
    return new Layout(
        whole.getWidth(),
        whole.getHeight(),
        nodes.stream().map(node -> new Point(node.getX(), node.getY())).toList(),
        placed.stream().map(Layout::points).toList());
  }

  private static List<Point> points(ElkEdge edge) {
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(new Point(section.getStartX(), section.getStartY()));
      for (ElkBendPoint bend : section.getBendPoints()) {
        points.add(new Point(bend.getX(), bend.getY()));
      }
      points.add(new Point(section.getEndX(), section.getEndY()));
    }
    return points;
  }

  /** One box below the other; a line that passes others runs beside them. */
  private static Layout column(List<Size> sizes, List<Edge> edges) {
    double widest = sizes.stream().mapToDouble(Size::width).max().orElse(0);
    List<Point> boxes = new ArrayList<>();
    double y = MARGIN;
    for (Size size : sizes) {
      boxes.add(new Point(MARGIN + (widest - size.width()) / 2, y));
      y += size.height() + BETWEEN_LAYERS;
    }
    double middle = MARGIN + widest / 2;
    double beside = MARGIN + widest + BETWEEN_BOXES;
    List<List<Point>> lines = new ArrayList<>();
    for (Edge edge : edges) {
      double start = boxes.get(edge.from()).y() + sizes.get(edge.from()).height();
      double end = boxes.get(edge.to()).y();
      lines.add(
          edge.to() == edge.from() + 1
              ? List.of(new Point(middle, start), new Point(middle, end))
              : List.of(
                  new Point(middle, start),
                  new Point(middle, start + BETWEEN_LAYERS / 3),
                  new Point(beside, start + BETWEEN_LAYERS / 3),
                  new Point(beside, end - BETWEEN_LAYERS / 3),
                  new Point(middle, end - BETWEEN_LAYERS / 3),
                  new Point(middle, end)));
    }
    return new Layout(beside + MARGIN, y, boxes, lines);
  }
}
