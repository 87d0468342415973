"""What Groundswell learns: one package a model, on a shared back-test and artifact registry."""
