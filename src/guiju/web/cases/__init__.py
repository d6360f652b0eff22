"""What pages of cases share: forms, acting, procedures."""
