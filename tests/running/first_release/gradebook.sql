PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE student (
	id VARCHAR(128) NOT NULL, 
	first_name VARCHAR(128), 
	last_name VARCHAR(128), 
	email VARCHAR(128), 
	lms_user_id VARCHAR(128), 
	PRIMARY KEY (id)
);
INSERT INTO student VALUES('ana',NULL,NULL,NULL,NULL);
INSERT INTO student VALUES('bea',NULL,NULL,NULL,NULL);
INSERT INTO student VALUES('cid',NULL,NULL,NULL,NULL);
INSERT INTO student VALUES('eva',NULL,NULL,NULL,NULL);
CREATE TABLE course (
	id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (id)
);
INSERT INTO course VALUES('convolution-channels');
INSERT INTO course VALUES('default_course');
CREATE TABLE assignment (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	duedate DATETIME, 
	course_id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	FOREIGN KEY(course_id) REFERENCES course (id)
);
INSERT INTO assignment VALUES('0cb722d7117d4574a5a7cf0faca4d048','multiple-channels','2100-01-11 00:00:00.000000','convolution-channels');
CREATE TABLE notebook (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	assignment_id VARCHAR(32), 
	kernelspec VARCHAR(1024), 
	PRIMARY KEY (id), 
	UNIQUE (name, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id)
);
INSERT INTO notebook VALUES('40a433c606584cdb99f8630e24b230bc','multiple-channels','0cb722d7117d4574a5a7cf0faca4d048','{"display_name": "Python 3", "language": "python", "name": "python3"}');
CREATE TABLE submitted_assignment (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	student_id VARCHAR(128), 
	timestamp DATETIME, 
	extension DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (assignment_id, student_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id), 
	FOREIGN KEY(student_id) REFERENCES student (id)
);
INSERT INTO submitted_assignment VALUES('b6952a49820f3c2b72914c5f7cbc87b7','0cb722d7117d4574a5a7cf0faca4d048','ana','2026-01-10 09:00:00.000000',NULL);
INSERT INTO submitted_assignment VALUES('2a9bb586881fabb15647b0bbdc7f1e0c','0cb722d7117d4574a5a7cf0faca4d048','bea','2026-01-10 09:00:00.000000',NULL);
INSERT INTO submitted_assignment VALUES('8ea3e4e2b65cbc754c7540d998223685','0cb722d7117d4574a5a7cf0faca4d048','cid','2026-01-10 09:00:00.000000',NULL);
INSERT INTO submitted_assignment VALUES('baaf371dde776ac0fff01f94028385fc','0cb722d7117d4574a5a7cf0faca4d048','eva','2026-01-10 09:00:00.000000',NULL);
CREATE TABLE base_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	notebook_id VARCHAR(32) NOT NULL, 
	type VARCHAR(50), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id, type), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO base_cell VALUES('890a4d0d08dc48109fdc042a1a5c098b','test_edge_detector','40a433c606584cdb99f8630e24b230bc','GradeCell');
INSERT INTO base_cell VALUES('81c934803af4442396e29c01ce1274aa','test_conv2d_multi_output','40a433c606584cdb99f8630e24b230bc','GradeCell');
INSERT INTO base_cell VALUES('b6323e29ea984d8082d642644ea409df','test_conv2d_multi_input','40a433c606584cdb99f8630e24b230bc','GradeCell');
INSERT INTO base_cell VALUES('5e202b75732b47fbbb3820621351efb4','test_conv2d_combined','40a433c606584cdb99f8630e24b230bc','GradeCell');
INSERT INTO base_cell VALUES('ad4cda2b77444554b650b0f72cf14039','test_two_convs_as_one','40a433c606584cdb99f8630e24b230bc','GradeCell');
INSERT INTO base_cell VALUES('6804b7b0d1a541269e89db7dba88a771','diagonal_kernel','40a433c606584cdb99f8630e24b230bc','GradeCell');
INSERT INTO base_cell VALUES('8648041f056a43c0895cea4b2c6d8d97','edge_detector','40a433c606584cdb99f8630e24b230bc','SolutionCell');
INSERT INTO base_cell VALUES('04a179457bb64172bf2bc1404af7f045','conv2d_multi_output','40a433c606584cdb99f8630e24b230bc','SolutionCell');
INSERT INTO base_cell VALUES('eccf1640210743d7b8e302e61d908ea8','conv2d_multi_input','40a433c606584cdb99f8630e24b230bc','SolutionCell');
INSERT INTO base_cell VALUES('66288a166401483fbd1ef6ee99669291','conv2d_combined','40a433c606584cdb99f8630e24b230bc','SolutionCell');
INSERT INTO base_cell VALUES('960944169a664218824f8ca92245c181','two_convs_as_one','40a433c606584cdb99f8630e24b230bc','SolutionCell');
INSERT INTO base_cell VALUES('a9d907dce11f4f2db1d00c3834ddac5f','diagonal_kernel','40a433c606584cdb99f8630e24b230bc','SolutionCell');
CREATE TABLE source_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	locked BOOLEAN NOT NULL, 
	source TEXT, 
	checksum VARCHAR(128), 
	notebook_id VARCHAR(32), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO source_cell VALUES('232a4f7f9cd1408185763da15991573c','edge_detector','code',0,replace('def edge_detector() -> nn.Conv2d:\n    """Makes the edge detector of the lesson.\n\n    Returns:\n        a new nn.Conv2d with 1 input channel, 3 output channels and 3x3 kernels, where\n        weight, of shape (3, 1, 3, 3), is Gx, Gy and a kernel of ones, in this order, and\n        bias, of shape (3,), is three zeros.\n\n    Example:\n        the vertical line gives rows -4, 0, 4 in channel 0, all 0 in 1 and all 3 in 2.\n    """\n    raise NotImplementedError("escribe aquí tu respuesta / write your answer here")','\n',char(10)),'74085e261a082143d1559d87f9e9f4f1','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('3028cb320b134542b345c0484e0e0dbf','test_edge_detector','code',1,replace('convlab.check("edge_detector", globals())\n\n### BEGIN HIDDEN TESTS\nconvlab.hidden_checks("edge_detector")\n### END HIDDEN TESTS','\n',char(10)),'f57db346e4f88ac52a7cea4069e1eabe','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('778f77e83abf4fbcb67df3f823b1b1ab','conv2d_multi_output','code',0,replace('def conv2d_multi_output(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:\n    """Convolution of one input channel with several output channels.\n\n    Receives:\n        x: (N, 1, H, W), float32 or float64;\n        weight: (C_out, 1, kH, kW), one kernel per output channel, with the dtype of x;\n        bias: (C_out,), one bias per output channel, with the dtype of x.\n    Returns:\n        a tensor (N, C_out, H - kH + 1, W - kW + 1) with the dtype of x. Its channel k is\n        the cross-correlation of x with weight[k], plus bias[k].\n    Does not modify x, weight or bias; does not use PyTorch''s convolution operators.\n\n    Example:\n        x = [[1, 2, 3],    kernel 0 = [[1, 0],    kernel 1 = [[0, 0],    bias = [0, 10]\n             [4, 5, 6]]                [0, 0]]                [0, 1]]\n        channel 0 = [[1, 2]]: the first pixel of each window;\n        channel 1 = [[15, 16]]: the last pixel of each window, plus 10.\n    """\n    raise NotImplementedError("escribe aquí tu respuesta / write your answer here")','\n',char(10)),'002188443d7926386678f5ede9a860ac','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('c18a9cd7c1b840fe8e1fea7ced991ff6','test_conv2d_multi_output','code',1,replace('convlab.check("conv2d_multi_output", globals())\n\n### BEGIN HIDDEN TESTS\nconvlab.hidden_checks("conv2d_multi_output")\n### END HIDDEN TESTS','\n',char(10)),'e9a37c4055b9e16df80af63e8ecf846c','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('eff6c00ff7ad471a89f426e747b98700','conv2d_multi_input','code',0,replace('def conv2d_multi_input(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:\n    """Convolution of several input channels with one output channel.\n\n    Receives:\n        x: (N, C_in, H, W), float32 or float64;\n        weight: (1, C_in, kH, kW), one kernel per input channel, with the dtype of x;\n        bias: (1,), the bias, with the dtype of x.\n    Returns:\n        a tensor (N, 1, H - kH + 1, W - kW + 1) with the dtype of x: the sum of the\n        cross-correlations of each x[:, c] with weight[0, c], plus bias just once.\n    Does not modify x, weight or bias; does not use PyTorch''s convolution operators.\n\n    Example:\n        channel 0 = [[1, 2, 3],    channel 1 = [[1, 1, 1],    bias = [100]\n                     [4, 5, 6]]                 [2, 2, 2]]\n        kernel 0 = [[1, 0],        kernel 1 = [[0, 0],\n                    [0, 0]]                    [0, 1]]\n        result = [[103, 104]], that is, 1 + 2 + 100 and 2 + 2 + 100.\n    """\n    raise NotImplementedError("escribe aquí tu respuesta / write your answer here")','\n',char(10)),'efdf7759a5ed50a020ca12efe89b70b1','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('ae76f1aa84f940d88f71c61a96a84599','test_conv2d_multi_input','code',1,replace('convlab.check("conv2d_multi_input", globals())\n\n### BEGIN HIDDEN TESTS\nconvlab.hidden_checks("conv2d_multi_input")\n### END HIDDEN TESTS','\n',char(10)),'abc24e40cb26dbc9d70c3cbe39043b5e','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('7949946a288f4b1f836696e220785c2c','conv2d_combined','code',0,replace('def conv2d_combined(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:\n    """Convolution of several input channels with several output channels.\n\n    Receives:\n        x: (N, C_in, H, W), float32 or float64;\n        weight: (C_out, C_in, kH, kW), one kernel per pair (output, input), of the same dtype;\n        bias: (C_out,), one bias per output channel, with the dtype of x.\n    Returns:\n        a tensor (N, C_out, H - kH + 1, W - kW + 1) with the dtype of x. Its channel k is the sum\n        of the cross-correlations of each x[:, c] with weight[k, c], plus bias[k].\n    Does not modify x, weight or bias; does not use PyTorch''s convolution operators.\n\n    Example:\n        channel 0 = [[1, 2, 3],    channel 1 = [[1, 1, 1],    bias = [100, 0]\n                     [4, 5, 6]]                 [2, 2, 2]]\n        output 0: kernels [[1, 0], [0, 0]] and [[0, 0], [0, 1]]  -> [[103, 104]]\n        output 1: kernels [[0, 0], [0, 1]] and [[-1, 0], [0, 0]] -> [[4, 5]]: 5 - 1, 6 - 1.\n    """\n    raise NotImplementedError("escribe aquí tu respuesta / write your answer here")','\n',char(10)),'f66300d1486ae22ec9c9f7a462d746b4','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('da421e54769c4e6e9e67e89d6abe930f','test_conv2d_combined','code',1,replace('convlab.check("conv2d_combined", globals())\n\n### BEGIN HIDDEN TESTS\nconvlab.hidden_checks("conv2d_combined")\n### END HIDDEN TESTS','\n',char(10)),'dea7fee7428a492a30b24b1c9740a9f4','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('b80227bb69d64917b6d90d88f98b8b2e','two_convs_as_one','code',0,replace('def two_convs_as_one(\n    image_a: Tensor,\n    image_b: Tensor,\n    conv_a: nn.Conv2d,\n    conv_b: nn.Conv2d,\n) -> Tensor:\n    """What a single convolution of two channels gives on the two images.\n\n    Receives:\n        image_a, image_b: (N, 1, H, W), float32 or float64, of the same shape;\n        conv_a, conv_b: nn.Conv2d(1, 1, k), of that dtype and with kernels of one size.\n    Returns:\n        a tensor (N, 1, H'', W'') with the dtype of the images: what one nn.Conv2d(2, 1, k) gives\n        with the two images as channels, the kernels of conv_a and conv_b, and as its bias the\n        sum of the two biases.\n    Does not modify its arguments.\n\n    Example:\n        image_a = [[1, 2, 3],    image_b = [[1, 1, 1],    biases 25 and 75\n                   [4, 5, 6]]               [2, 2, 2]]\n        kernel a = [[1, 0],      kernel b = [[0, 0],\n                    [0, 0]]                  [0, 1]]\n        result = [[103, 104]], that is, 1 + 2 + 25 + 75 and 2 + 2 + 25 + 75.\n    """\n    raise NotImplementedError("escribe aquí tu respuesta / write your answer here")','\n',char(10)),'d5b8c6a29e114fb24498842128229b08','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('1d9f0ba41f644e49ae3ac755201f0e82','test_two_convs_as_one','code',1,replace('convlab.check("two_convs_as_one", globals())\n\n### BEGIN HIDDEN TESTS\nconvlab.hidden_checks("two_convs_as_one")\n### END HIDDEN TESTS','\n',char(10)),'754bd40ebb153ba760514de7c7ca5e11','40a433c606584cdb99f8630e24b230bc');
INSERT INTO source_cell VALUES('d1f2eb4080d84d05b19b69f2e1d3d8b0','diagonal_kernel','markdown',0,'*Escribe aquí tu respuesta / Write your answer here*','10236228a71a8ab3afba6960d8f5def8','40a433c606584cdb99f8630e24b230bc');
CREATE TABLE submitted_notebook (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	notebook_id VARCHAR(32), 
	flagged BOOLEAN, 
	late_submission_penalty FLOAT, 
	PRIMARY KEY (id), 
	UNIQUE (notebook_id, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES submitted_assignment (id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO submitted_notebook VALUES('9140d30a9f95ef23f6e82c6c3ff8dbdd','b6952a49820f3c2b72914c5f7cbc87b7','40a433c606584cdb99f8630e24b230bc',0,NULL);
INSERT INTO submitted_notebook VALUES('8c9f17b30af8241aa607fa18c1f92112','2a9bb586881fabb15647b0bbdc7f1e0c','40a433c606584cdb99f8630e24b230bc',0,NULL);
INSERT INTO submitted_notebook VALUES('ec37480051084231daab3cd3ec5f76c8','8ea3e4e2b65cbc754c7540d998223685','40a433c606584cdb99f8630e24b230bc',0,NULL);
INSERT INTO submitted_notebook VALUES('ded24a88757392e5b25a555ac3684056','baaf371dde776ac0fff01f94028385fc','40a433c606584cdb99f8630e24b230bc',0,NULL);
CREATE TABLE grade_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO grade_cells VALUES('890a4d0d08dc48109fdc042a1a5c098b',10.0,'code');
INSERT INTO grade_cells VALUES('81c934803af4442396e29c01ce1274aa',20.0,'code');
INSERT INTO grade_cells VALUES('b6323e29ea984d8082d642644ea409df',20.0,'code');
INSERT INTO grade_cells VALUES('5e202b75732b47fbbb3820621351efb4',30.0,'code');
INSERT INTO grade_cells VALUES('ad4cda2b77444554b650b0f72cf14039',20.0,'code');
INSERT INTO grade_cells VALUES('6804b7b0d1a541269e89db7dba88a771',0.0,'markdown');
CREATE TABLE solution_cells (
	id VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO solution_cells VALUES('8648041f056a43c0895cea4b2c6d8d97');
INSERT INTO solution_cells VALUES('04a179457bb64172bf2bc1404af7f045');
INSERT INTO solution_cells VALUES('eccf1640210743d7b8e302e61d908ea8');
INSERT INTO solution_cells VALUES('66288a166401483fbd1ef6ee99669291');
INSERT INTO solution_cells VALUES('960944169a664218824f8ca92245c181');
INSERT INTO solution_cells VALUES('a9d907dce11f4f2db1d00c3834ddac5f');
CREATE TABLE task_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
CREATE TABLE grade (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_score FLOAT, 
	manual_score FLOAT, 
	extra_credit FLOAT, 
	needs_manual_grade BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO grade VALUES('763278f96262aceb681d61eaaf54f89c','9140d30a9f95ef23f6e82c6c3ff8dbdd','6804b7b0d1a541269e89db7dba88a771',NULL,NULL,NULL,1);
INSERT INTO grade VALUES('695a5af40f30a5f45dd0956153ce6bfc','9140d30a9f95ef23f6e82c6c3ff8dbdd','5e202b75732b47fbbb3820621351efb4',30.0,NULL,NULL,0);
INSERT INTO grade VALUES('d6b418469015cd9d8e05f38ab555ada4','9140d30a9f95ef23f6e82c6c3ff8dbdd','b6323e29ea984d8082d642644ea409df',20.0,NULL,NULL,0);
INSERT INTO grade VALUES('a90b4f7b692f0ffcbd1cd3bee9fcb6db','9140d30a9f95ef23f6e82c6c3ff8dbdd','81c934803af4442396e29c01ce1274aa',20.0,NULL,NULL,0);
INSERT INTO grade VALUES('77dcfa3327101e6e1a7ecac7951882f7','9140d30a9f95ef23f6e82c6c3ff8dbdd','890a4d0d08dc48109fdc042a1a5c098b',10.0,NULL,NULL,0);
INSERT INTO grade VALUES('0210fbd7a73814d8607bffbfbf8ddc80','9140d30a9f95ef23f6e82c6c3ff8dbdd','ad4cda2b77444554b650b0f72cf14039',20.0,NULL,NULL,0);
INSERT INTO grade VALUES('61acd008827b6aa092c7252c6f4383a9','8c9f17b30af8241aa607fa18c1f92112','6804b7b0d1a541269e89db7dba88a771',NULL,NULL,NULL,1);
INSERT INTO grade VALUES('043a553db5dc613848c3a833378692d9','8c9f17b30af8241aa607fa18c1f92112','5e202b75732b47fbbb3820621351efb4',0.0,12.5,NULL,0);
INSERT INTO grade VALUES('c2c06f7496c971f3d5e9aa1bd7ad8b73','8c9f17b30af8241aa607fa18c1f92112','b6323e29ea984d8082d642644ea409df',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('ce9b0661067e24e8766071c4fedd49b9','8c9f17b30af8241aa607fa18c1f92112','81c934803af4442396e29c01ce1274aa',20.0,NULL,NULL,0);
INSERT INTO grade VALUES('fc7c8dc963c579a7ae7ca70520aa972f','8c9f17b30af8241aa607fa18c1f92112','890a4d0d08dc48109fdc042a1a5c098b',10.0,NULL,NULL,0);
INSERT INTO grade VALUES('294b88d3c56347b24fba30df3e330ad5','8c9f17b30af8241aa607fa18c1f92112','ad4cda2b77444554b650b0f72cf14039',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('7ebd0e90bf6706de07962b7156c88a42','ec37480051084231daab3cd3ec5f76c8','6804b7b0d1a541269e89db7dba88a771',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('1a7cb1fffae506ea147df3c944f722e5','ec37480051084231daab3cd3ec5f76c8','5e202b75732b47fbbb3820621351efb4',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('7ee395be6783d75f06f00ff224df164b','ec37480051084231daab3cd3ec5f76c8','b6323e29ea984d8082d642644ea409df',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('ecb3e5a53264a0f93a5754a4f983d37a','ec37480051084231daab3cd3ec5f76c8','81c934803af4442396e29c01ce1274aa',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('57a7c26abb221bbd0623687bf1ecae9c','ec37480051084231daab3cd3ec5f76c8','890a4d0d08dc48109fdc042a1a5c098b',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('85660eded482242f1f9827aad2b49ba5','ec37480051084231daab3cd3ec5f76c8','ad4cda2b77444554b650b0f72cf14039',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('aca37347ff07e417055dd82524dd5db0','ded24a88757392e5b25a555ac3684056','6804b7b0d1a541269e89db7dba88a771',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('12618a1a63d95f8daf880a969ab9c8a8','ded24a88757392e5b25a555ac3684056','5e202b75732b47fbbb3820621351efb4',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('12cafcbd0e653de7d829a622e28517a8','ded24a88757392e5b25a555ac3684056','b6323e29ea984d8082d642644ea409df',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('d8e9b391b9edb5b3fc20d784bde72db8','ded24a88757392e5b25a555ac3684056','81c934803af4442396e29c01ce1274aa',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('fa378922ee37572fdb44e372371a2cc1','ded24a88757392e5b25a555ac3684056','890a4d0d08dc48109fdc042a1a5c098b',0.0,NULL,NULL,0);
INSERT INTO grade VALUES('de1c48700ca2cbdd5f625406df8314f4','ded24a88757392e5b25a555ac3684056','ad4cda2b77444554b650b0f72cf14039',0.0,NULL,NULL,0);
CREATE TABLE comment (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_comment TEXT, 
	manual_comment TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO comment VALUES('a4ab4c75c269e5f9e8d4e0646c75e786','9140d30a9f95ef23f6e82c6c3ff8dbdd','66288a166401483fbd1ef6ee99669291',NULL,NULL);
INSERT INTO comment VALUES('9be71b4161c5439bf80428577d0c21af','9140d30a9f95ef23f6e82c6c3ff8dbdd','eccf1640210743d7b8e302e61d908ea8',NULL,NULL);
INSERT INTO comment VALUES('53490c46f847df4b7484953964b0b175','9140d30a9f95ef23f6e82c6c3ff8dbdd','04a179457bb64172bf2bc1404af7f045',NULL,NULL);
INSERT INTO comment VALUES('874e954c532f25beec404683bb90b21a','9140d30a9f95ef23f6e82c6c3ff8dbdd','a9d907dce11f4f2db1d00c3834ddac5f',NULL,NULL);
INSERT INTO comment VALUES('8272a7a29bdef880e79f012823e14336','9140d30a9f95ef23f6e82c6c3ff8dbdd','8648041f056a43c0895cea4b2c6d8d97',NULL,NULL);
INSERT INTO comment VALUES('f96c60a7cb2f5847c3a30d03357fa7c4','9140d30a9f95ef23f6e82c6c3ff8dbdd','960944169a664218824f8ca92245c181',NULL,NULL);
INSERT INTO comment VALUES('e3ca989e89db751526a9ac09a825564b','8c9f17b30af8241aa607fa18c1f92112','66288a166401483fbd1ef6ee99669291',NULL,NULL);
INSERT INTO comment VALUES('47bb75cd0ed73b80e82b5fdf1454074b','8c9f17b30af8241aa607fa18c1f92112','eccf1640210743d7b8e302e61d908ea8',NULL,NULL);
INSERT INTO comment VALUES('462c7d67acf16ec1abf521a3139e7b2d','8c9f17b30af8241aa607fa18c1f92112','04a179457bb64172bf2bc1404af7f045',NULL,NULL);
INSERT INTO comment VALUES('2ab0434688c971691732a2e600eb71cc','8c9f17b30af8241aa607fa18c1f92112','a9d907dce11f4f2db1d00c3834ddac5f',NULL,NULL);
INSERT INTO comment VALUES('839efcb891f5bc28aac8c24d78f46e09','8c9f17b30af8241aa607fa18c1f92112','8648041f056a43c0895cea4b2c6d8d97',NULL,NULL);
INSERT INTO comment VALUES('cd26b93453755666b7b00af9e7fd222b','8c9f17b30af8241aa607fa18c1f92112','960944169a664218824f8ca92245c181',NULL,NULL);
INSERT INTO comment VALUES('99d3f72fa02a1c6445755f97beb57737','ec37480051084231daab3cd3ec5f76c8','66288a166401483fbd1ef6ee99669291',NULL,NULL);
INSERT INTO comment VALUES('464f5e708ae1b23ac70450d119aebe0b','ec37480051084231daab3cd3ec5f76c8','eccf1640210743d7b8e302e61d908ea8',NULL,NULL);
INSERT INTO comment VALUES('0fedb67ff1c991c3c0ec9f6abce7f421','ec37480051084231daab3cd3ec5f76c8','04a179457bb64172bf2bc1404af7f045',NULL,NULL);
INSERT INTO comment VALUES('1a402707d11645986b472cb01f7c39dc','ec37480051084231daab3cd3ec5f76c8','a9d907dce11f4f2db1d00c3834ddac5f','No response.',NULL);
INSERT INTO comment VALUES('9e46a907ad2d57e28b77497257486445','ec37480051084231daab3cd3ec5f76c8','8648041f056a43c0895cea4b2c6d8d97',NULL,NULL);
INSERT INTO comment VALUES('595eb99286c2e9b92c5f4dc531b178ab','ec37480051084231daab3cd3ec5f76c8','960944169a664218824f8ca92245c181',NULL,NULL);
INSERT INTO comment VALUES('ce42052fe3dfa93a018e61eda5ce604d','ded24a88757392e5b25a555ac3684056','66288a166401483fbd1ef6ee99669291','No response.',NULL);
INSERT INTO comment VALUES('1e8ee48b66f80708963b517494e5cb86','ded24a88757392e5b25a555ac3684056','eccf1640210743d7b8e302e61d908ea8','No response.',NULL);
INSERT INTO comment VALUES('0ab589b7e2febf835132fe0d6e48b48e','ded24a88757392e5b25a555ac3684056','04a179457bb64172bf2bc1404af7f045','No response.',NULL);
INSERT INTO comment VALUES('224f5a820c8fc112c442a4dcf3834fd1','ded24a88757392e5b25a555ac3684056','a9d907dce11f4f2db1d00c3834ddac5f','No response.',NULL);
INSERT INTO comment VALUES('73ae48cb1463bbde670c0de330c3525e','ded24a88757392e5b25a555ac3684056','8648041f056a43c0895cea4b2c6d8d97','No response.',NULL);
INSERT INTO comment VALUES('cde013e3bfb4db1b85c49dc02deb391c','ded24a88757392e5b25a555ac3684056','960944169a664218824f8ca92245c181','No response.',NULL);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO alembic_version VALUES('e43177bfe90b');
COMMIT;
