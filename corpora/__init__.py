"""Publications and their records, the readers that turn files into blocks, and the codebook."""
