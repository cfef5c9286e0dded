print("singan-tool")
