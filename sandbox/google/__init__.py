"""What every Google API shares: error bodies, discovery documents, tokens, quota, paging."""
