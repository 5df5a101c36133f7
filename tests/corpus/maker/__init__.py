"""The corpus maker: report sources to PDFs in several house styles, with their truth."""
