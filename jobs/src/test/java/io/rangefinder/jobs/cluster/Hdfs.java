package io.rangefinder.jobs.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A NameNode and two DataNodes within this process. */
final class Hdfs implements AutoCloseable {
  private final MiniDFSCluster cluster;

  private Hdfs(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  static Hdfs start(Path folder) throws IOException {
    Configuration configuration = new HdfsConfiguration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    return new Hdfs(new MiniDFSCluster.Builder(configuration).numDataNodes(2).build());
  }

  RemoteLake lake() {
    return new RemoteLake(cluster.getURI() + "/", Map.of(), Map.of(), Map.of());
  }

  @Override
  public void close() {
    cluster.shutdown();
  }
}
