"""Keras 没有受限玻尔兹曼机，也不支持逐层预训练，因此本实验没有如实的 Keras 程序。请看它的 PyTorch 或 NumPy 程序。"""
