"""Operations of the API of settlement."""
