"""The brand's Pages and Instagram accounts: what they post, who sees it, what is counted."""
