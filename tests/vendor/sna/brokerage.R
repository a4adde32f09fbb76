# Gould-Fernandez roles of small published networks, by sna::brokerage: the reference of tests/test_brokerage.py.
# Run:  Rscript brokerage.R <folder of the input> <folder of the output>
# Input: <name>.ties.csv (a, b: undirected, each tie once), <name>.groups.csv (body, group).
# Output: <name>.roles.csv (per body raw counts and expected values), <name>.whole.csv, versions.csv.

suppressPackageStartupMessages(library(sna))
given <- commandArgs(trailingOnly = TRUE)
from <- given[1]
to <- given[2]
for (file in list.files(from, pattern = "\\.groups\\.csv$")) {
  name <- sub("\\.groups\\.csv$", "", file)
  groups <- read.csv(file.path(from, file), colClasses = "character")
  ties <- read.csv(file.path(from, paste0(name, ".ties.csv")), colClasses = "character")
  tied <- matrix(0, nrow(groups), nrow(groups), dimnames = list(groups$body, groups$body))
  for (row in seq_len(nrow(ties))) {
    tied[ties$a[row], ties$b[row]] <- 1
    tied[ties$b[row], ties$a[row]] <- 1
  }
  found <- brokerage(tied, groups$group)
  raw <- as.data.frame(found$raw.nli)
  expected <- as.data.frame(found$exp.nli)
  names(expected) <- paste0("exp_", names(expected))
  rows <- cbind(body = groups$body, raw, format(expected, digits = 15, trim = TRUE))
  write.csv(rows, file.path(to, paste0(name, ".roles.csv")), row.names = FALSE, quote = FALSE)
  whole <- data.frame(role = names(found$raw.gli), raw = as.numeric(found$raw.gli))
  write.csv(whole, file.path(to, paste0(name, ".whole.csv")), row.names = FALSE, quote = FALSE)
}
versions <- data.frame(
  name = c("R", "sna", "network"),
  version = c(
    paste(R.version$major, R.version$minor, sep = "."),
    as.character(packageVersion("sna")),
    as.character(packageVersion("network"))
  )
)
write.csv(versions, file.path(to, "versions.csv"), row.names = FALSE, quote = FALSE)
